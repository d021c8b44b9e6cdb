<?php
// A store that takes Yandex Market's notifications: php -S 127.0.0.1:PORT store.php

// What a body must have, by the beginning of its notificationType.
const REQUIRED = ['ORDER' => ['orderId', 'campaignId'], 'CHAT' => ['businessId'], 'GOODS_FEEDBACK' => ['businessId'], 'QUESTION' => ['businessId'], 'PING' => []];

function answer(int $status, array $body): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    exit(json_encode($body, JSON_UNESCAPED_UNICODE));
}

function refuse(int $status, string $message): never
{
    answer($status, ['error' => ['type' => 'WRONG_EVENT_FORMAT', 'message' => $message]]);
}

function problem(mixed $event): ?string
{
    $kind = is_array($event) ? ($event['notificationType'] ?? null) : null;
    foreach (REQUIRED as $prefix => $fields) {
        if (!is_string($kind) || !str_starts_with($kind, $prefix)) {
            continue;
        }
        foreach ($fields as $name) {
            if (!is_int($event[$name] ?? null)) {
                return "$name must be a whole number";
            }
        }
        return is_array($event['items'] ?? []) ? null : 'items must be a list';
    }
    return 'no such notificationType';
}

// One file for each notification that was handled; a real store keeps that with its orders.
function handle(string $body, array $event): void
{
    $folder = getenv('STORE_DATA') ?: sys_get_temp_dir();
    $new = @fopen($folder . '/' . hash('sha256', $body), 'x'); // "x" makes it once, also of copies that come at once
    if ($new && $event['notificationType'] === 'ORDER_CREATED') {
        file_put_contents($folder . '/orders', $event['orderId'] . "\n", FILE_APPEND | LOCK_EX);
    }
    // what takes long belongs into a queue: the reply has 10 seconds, that of PING one
}

if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) !== '/notification') {
    refuse(404, 'not found');
}
if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    refuse(405, 'use POST');
}
$body = file_get_contents('php://input');
$event = json_decode($body, true);
if ($wrong = problem($event)) {
    refuse(400, $wrong);
}
handle($body, $event);
answer(200, ['version' => '1.0.0', 'name' => 'My store', 'time' => gmdate('Y-m-d\TH:i:s\Z')]);
