// @ts-check
// Market as a container of the test itself: npm install --save-dev testcontainers, then node --test
// (Where npx can be used, the localmarket of npm needs no container: see ../node.)
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { GenericContainer, TestContainers, Wait } from 'testcontainers'
import { server, orders } from '../node/store.mjs'

test('an order arrives', async () => {
  await new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(undefined)))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  await TestContainers.exposeHostPorts(address.port) // the store is on the host, as host.testcontainers.internal

  const token = 'only-in-this-test'
  const market = await new GenericContainer('ghcr.io/localmarket/localmarket:0.1.0')
    .withCommand(['serve', '--listen', '0.0.0.0:8090', '--speed', '0'])
    .withEnvironment({ LOCALMARKET_TOKEN: token })
    .withExposedPorts(8090)
    .withWaitStrategy(Wait.forHttp('/_market/healthz', 8090))
    .start()
  const base = `http://127.0.0.1:${market.getMappedPort(8090)}/_market/v1`
  /** @param {string} path @param {object} body */
  const control = async (path, body) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    const reply = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })
    assert.ok(reply.ok, `${path}: ${reply.status}`)
    return /** @type {any} */ (await reply.json())
  }
  try {
    await control('/subscriptions', { url: `http://host.testcontainers.internal:${address.port}` })
    await control('/clock', { advance: '2m' })
    const { notifications } = await control('/events', { event: 'ORDER_CREATED', model: 'FBS' })
    await control('/clock', { advance: '1m' })
    assert.deepEqual(orders, [notifications[0].orderId])
  } finally {
    await market.stop()
    server.close()
  }
})
