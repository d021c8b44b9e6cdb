import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** A store that takes Yandex Market's notifications: java Store.java PORT. The JDK reads no JSON; a real store uses a library. */
public class Store {
    final Set<String> seen = ConcurrentHashMap.newKeySet(); // what was handled; a real store keeps it with its orders
    final List<Long> orders = new CopyOnWriteArrayList<>();

    /** What a body must have, by the beginning of its notificationType. */
    static final Map<String, List<String>> REQUIRED = Map.of("ORDER", List.of("orderId", "campaignId"), "CHAT", List.of("businessId"),
        "GOODS_FEEDBACK", List.of("businessId"), "QUESTION", List.of("businessId"), "PING", List.of());

    static String field(String body, String name, String value) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*" + value).matcher(body);
        return found.find() ? found.group(1) : null;
    }

    static String problem(String body) {
        var text = body.strip();
        var kind = field(text, "notificationType", "\"([A-Z_]+)\"");
        if (!text.startsWith("{") || !text.endsWith("}") || kind == null) return "the body is no notification";
        var prefix = REQUIRED.keySet().stream().filter(kind::startsWith).findFirst().orElse(null);
        if (prefix == null) return "no such notificationType";
        for (var name : REQUIRED.get(prefix)) {
            if (field(text, name, "(\\d+)\\s*[,}]") == null) return name + " must be a whole number";
        }
        return field(text, "items", "([^\\[\\s])") == null ? null : "items must be a list";
    }

    void handle(byte[] body, String text) throws Exception {
        if (!seen.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)))) return; // Market repeats what it saw no reply to
        if (text.contains("\"ORDER_CREATED\"")) orders.add(Long.parseLong(field(text, "orderId", "(\\d+)")));
        // what takes long belongs into a queue: the reply has 10 seconds, that of PING one
    }

    static void answer(HttpExchange call, int status, String body) throws IOException {
        call.getResponseHeaders().set("Content-Type", "application/json");
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    void notification(HttpExchange call) throws IOException {
        var body = call.getRequestBody().readAllBytes();
        var text = new String(body, StandardCharsets.UTF_8);
        var refusal = "{\"error\":{\"type\":\"WRONG_EVENT_FORMAT\",\"message\":\"%s\"}}";
        try {
            if (!call.getRequestURI().getPath().equals("/notification")) answer(call, 404, refusal.formatted("not found"));
            else if (!call.getRequestMethod().equals("POST")) answer(call, 405, refusal.formatted("use POST"));
            else if (problem(text) != null) answer(call, 400, refusal.formatted(problem(text)));
            else {
                handle(body, text);
                answer(call, 200, "{\"version\":\"1.0.0\",\"name\":\"My store\",\"time\":\"" + Instant.now() + "\"}");
            }
        } catch (Exception e) {
            answer(call, 500, "{\"error\":{\"type\":\"UNKNOWN\",\"message\":\"the store failed\"}}");
        }
    }

    HttpServer listen(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", this::notification);
        server.setExecutor(Executors.newFixedThreadPool(8, task -> {
            var thread = new Thread(task);
            thread.setDaemon(true); // it does not outlive a test that fails
            return thread;
        }));
        server.start();
        return server;
    }

    public static void main(String[] args) throws IOException {
        new Store().listen(Integer.parseInt(args[0]));
    }
}
