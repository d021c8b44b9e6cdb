<?php
// Drives a local Market against the store: LOCALMARKET=./localmarket php test.php
// (PHP brings no test runner of its own; with PHPUnit the same goes into a TestCase.)

function control(string $base, string $method, string $path, ?array $body = null): array
{
    $options = ['method' => $method, 'header' => 'Content-Type: application/json', 'content' => $body === null ? '' : json_encode($body)];
    $reply = file_get_contents("$base/_market/v1$path", false, stream_context_create(['http' => $options]));
    return json_decode($reply, true, 512, JSON_THROW_ON_ERROR);
}

function check(bool $holds, string $what): void
{
    if (!$holds) {
        throw new RuntimeException($what);
    }
}

$data = sys_get_temp_dir() . '/store-' . bin2hex(random_bytes(6));
mkdir($data);
$port = 20000 + random_int(0, 20000);
$quiet = [['pipe', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']];
$store = proc_open([PHP_BINARY, '-S', "127.0.0.1:$port", __DIR__ . '/store.php'], $quiet, $ignored, null, ['STORE_DATA' => $data, 'PHP_CLI_SERVER_WORKERS' => '4'] + getenv());
$market = proc_open([getenv('LOCALMARKET') ?: 'localmarket', 'serve', '--speed', '0', '--quiet'], [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
try {
    while (($line = fgets($pipes[1])) !== false && !preg_match('/^listening on (\S+)/', $line, $found));
    $base = $found[1];
    for ($try = 0; !($up = @fsockopen('127.0.0.1', $port)) && $try < 100; $try++) {
        usleep(50_000);
    }
    control($base, 'POST', '/subscriptions', ['url' => "http://127.0.0.1:$port"]);
    control($base, 'POST', '/clock', ['advance' => '2m']);
    // an order arrives, and a lost reply makes it one order all the same
    control($base, 'POST', '/faults', ['after' => 'reset', 'count' => 1]);
    $order = control($base, 'POST', '/events', ['event' => 'ORDER_CREATED', 'model' => 'FBS'])['notifications'][0]['orderId'];
    control($base, 'POST', '/clock', ['advance' => '5m']);
    check(count(control($base, 'GET', '/journal?kind=delivery.accepted')['entries']) === 1, 'the order is accepted');
    check(file("$data/orders", FILE_IGNORE_NEW_LINES) === [(string) $order], 'it is handled once');
    echo "ok\n";
} finally {
    proc_terminate($market);
    proc_terminate($store);
}
