package page

// setup is how a store in one language is set up: how it calls the pull API, how a
// store is started that takes the notifications, and what stores in that language get
// wrong.
type setup struct{ Language, Call, Start, Trap string }

// setups stand on the recipes of .github/examples. What they call is in the environment,
// as --env writes it.
func setups() []setup {
	return []setup{
		{"PHP", `<?php
$reply = file_get_contents(getenv('MARKET_API_URL') . '/v2/campaigns', false, stream_context_create(['http' => [
    'header' => 'Api-Key: ' . getenv('MARKET_API_KEY'), 'timeout' => 10, 'ignore_errors' => true]]));
print_r(json_decode($reply, true, 512, JSON_THROW_ON_ERROR)['campaigns']);
`, "PHP_CLI_SERVER_WORKERS=4 php -S 127.0.0.1:8080 .github/examples/php/store.php",
			"`php -S` handles one request at a time unless it has more workers: a store that calls Market while it handles a notification waits for itself."},
		{"Node", `const reply = await fetch(process.env.MARKET_API_URL + '/v2/campaigns', {headers: {'Api-Key': process.env.MARKET_API_KEY}})
console.log((await reply.json()).campaigns)
`, "node .github/examples/node/store.mjs 8080",
			"Answer before what takes long: the reply has 10 seconds, that of PING one."},
		{"Python", `import json, os, urllib.request
request = urllib.request.Request(os.environ["MARKET_API_URL"] + "/v2/campaigns", headers={"Api-Key": os.environ["MARKET_API_KEY"]})
print(json.load(urllib.request.urlopen(request, timeout=10))["campaigns"])
`, "python3 .github/examples/python/store.py 8080",
			"Check that a number is an `int` and no `bool`, and answer 400 only to what is no notification."},
		{"Java", `import java.net.URI;
import java.net.http.*;

class Campaigns {
    public static void main(String[] arguments) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(System.getenv("MARKET_API_URL") + "/v2/campaigns"))
            .header("Api-Key", System.getenv("MARKET_API_KEY")).build();
        System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
`, "java .github/examples/java/Store.java 8080",
			"Numbers of orders have 64 bits: use `long`, not `int`."},
		{"Go", `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	request, err := http.NewRequest("GET", os.Getenv("MARKET_API_URL")+"/v2/campaigns", nil)
	if err != nil {
		panic(err)
	}
	request.Header.Set("Api-Key", os.Getenv("MARKET_API_KEY"))
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	fmt.Println(string(body), err)
}
`, "cd .github/examples/go && go run . 8080",
			"Read numbers into `int64` or `json.Number`: `any` makes `float64` of them."},
	}
}
