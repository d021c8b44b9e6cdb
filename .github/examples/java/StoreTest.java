import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;

/** Drives a local Market against the store: javac *.java, then LOCALMARKET=./localmarket java StoreTest. The JDK brings no test runner. */
public class StoreTest {
    static final HttpClient client = HttpClient.newHttpClient();
    static String base;

    static String control(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(base + "/_market/v1" + path)).header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        var reply = client.send(request, HttpResponse.BodyHandlers.ofString());
        check(reply.statusCode() < 300, method + " " + path + ": " + reply.body());
        return reply.body();
    }

    static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }

    public static void main(String[] args) throws Exception {
        var store = new Store();
        var server = store.listen(0);
        var command = System.getenv().getOrDefault("LOCALMARKET", "localmarket");
        var market = new ProcessBuilder(command, "serve", "--speed", "0", "--quiet").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var lines = new BufferedReader(new InputStreamReader(market.getInputStream()))) {
            for (var line = lines.readLine(); base == null && line != null; line = base == null ? lines.readLine() : line) {
                if (line.startsWith("listening on ")) base = line.substring("listening on ".length()).strip();
            }
            control("POST", "/subscriptions", "{\"url\":\"http://127.0.0.1:" + server.getAddress().getPort() + "\"}");
            control("POST", "/clock", "{\"advance\":\"2m\"}");
            // an order arrives, and a lost reply makes it one order all the same
            control("POST", "/faults", "{\"after\":\"reset\",\"count\":1}");
            var sent = control("POST", "/events", "{\"event\":\"ORDER_CREATED\",\"model\":\"FBS\"}");
            control("POST", "/clock", "{\"advance\":\"5m\"}");
            var accepted = Pattern.compile("\"kind\":\"delivery.accepted\"").matcher(control("GET", "/journal?kind=delivery.accepted", "")).results().count();
            check(accepted == 1, accepted + " deliveries are accepted, not 1");
            check(store.orders.equals(List.of(Long.parseLong(Store.field(sent, "orderId", "(\\d+)")))), "handled are " + store.orders);
            System.out.println("ok");
        } finally {
            market.destroy();
            server.stop(0);
        }
    }
}
