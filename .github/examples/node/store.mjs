// A store that takes Yandex Market's notifications: node store.mjs [PORT]
import { createServer } from 'node:http'
import { createHash } from 'node:crypto'

const seen = new Set() // of what was handled; a real store keeps it with its orders
export const orders = []

// What a body must have, by the beginning of its notificationType.
const required = { ORDER: ['orderId', 'campaignId'], CHAT: ['businessId'], GOODS_FEEDBACK: ['businessId'], QUESTION: ['businessId'], PING: [] }

function problem(event) {
  const prefix = Object.keys(required).find((p) => event?.notificationType?.startsWith?.(p))
  if (!prefix) return 'no such notificationType'
  const field = required[prefix].find((name) => !Number.isInteger(event[name]))
  if (field) return `${field} must be a whole number`
  if (prefix !== 'PING' && 'items' in event && !Array.isArray(event.items)) return 'items must be a list'
}

function handle(body, event) {
  const id = createHash('sha256').update(body).digest('hex')
  if (seen.has(id)) return // Market repeats what it saw no reply to
  seen.add(id)
  if (event.notificationType === 'ORDER_CREATED') orders.push(event.orderId)
  // what takes long belongs into a queue: the reply has 10 seconds, that of PING one
}

export const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  const refuse = (status, message) => answer(status, { error: { type: 'WRONG_EVENT_FORMAT', message } })
  if (request.url !== '/notification') return refuse(404, 'not found')
  if (request.method !== 'POST') return refuse(405, 'use POST')
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  let event
  try { event = JSON.parse(body.toString()) } catch { return refuse(400, 'the body is not JSON') }
  const wrong = problem(event)
  if (wrong) return refuse(400, wrong)
  handle(body, event)
  answer(200, { version: '1.0.0', name: 'My store', time: new Date().toISOString() })
})

if (process.argv[2]) server.listen(Number(process.argv[2]), process.env.HOST ?? '127.0.0.1')
