// Drives a local Market against the store: LOCALMARKET=./localmarket node --test
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { server, orders } from './store.mjs'

let market, base
const control = async (method, path, body) => {
  const reply = await fetch(`${base}/_market/v1${path}`, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) })
  assert.ok(reply.ok, `${method} ${path}: ${reply.status}`)
  return reply.json()
}

before(async () => {
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  market = spawn(process.env.LOCALMARKET ?? 'localmarket', ['serve', '--speed', '0'])
  for await (const line of createInterface(market.stdout)) {
    const found = /^listening on (\S+)/.exec(line)
    if (found) { base = found[1]; break }
  }
  market.stdout.resume()
  await control('POST', '/subscriptions', { url: `http://127.0.0.1:${server.address().port}` })
  await control('POST', '/clock', { advance: '2m' })
})
after(() => { market?.kill(); server.close(); server.closeAllConnections() })

test('an order arrives, and a lost reply makes it one order all the same', async () => {
  await control('POST', '/faults', { after: 'reset', count: 1 })
  const { notifications } = await control('POST', '/events', { event: 'ORDER_CREATED', model: 'FBS' })
  await control('POST', '/clock', { advance: '5m' })
  const { entries } = await control('GET', '/journal?kind=delivery.accepted')
  assert.equal(entries.length, 1)
  assert.deepEqual(orders, [notifications[0].orderId])
})
