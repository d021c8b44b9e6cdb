// Load on a store: notifications of Market, from requests.json beside this file.
//
//   k6 run load.js
//   TARGET=http://store:8080 RATE=50 DURATION=5m k6 run load.js
//
// An iteration sends all of them once, in their order, with numbers of orders, returns
// and chats that no other iteration has. On several machines give each its own FIRST,
// such as 0 and 1000000: the number of its first iteration.
import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';

const { target, stride, requests } = JSON.parse(open('./requests.json'));
const base = (__ENV.TARGET || target).replace(/\/+$/, '');
const first = Number(__ENV.FIRST || 0);

export const options = {
  scenarios: {
    market: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 10), // iterations a second
      duration: __ENV.DURATION || '1m',
      preAllocatedVUs: Number(__ENV.VUS || 50),
    },
  },
  // Market waits 10 seconds for a reply (N-DEADLINE), and takes 200 alone for one.
  thresholds: {
    http_req_failed: ['rate<0.01'],
    http_req_duration: ['p(95)<1000', 'max<10000'],
    checks: ['rate>0.99'],
  },
};

// Values that no recording has are given as HEADER_AUTHORIZATION and the like.
const header = requests.map((one) => {
  const all = { ...one.header };
  for (const name of one.secret) {
    const variable = 'HEADER_' + name.toUpperCase().replace(/-/g, '_');
    if (!__ENV[variable]) throw new Error(`set ${variable}: the recording has no ${name}, as it is secret`);
    all[name] = __ENV[variable];
  }
  return all;
});

// renumber gives a body the numbers of copy n.
function renumber(body, n) {
  return body.replace(/"(\w+)":(\d{1,15})\b/g, (field, name, value) =>
    name in stride ? `"${name}":${Number(value) + n * stride[name]}` : field);
}

// hex is a random text of so many hexadecimal digits.
function hex(digits) {
  let text = '';
  while (text.length < digits) text += Math.floor(Math.random() * 16).toString(16);
  return text;
}

export default function () {
  const n = first + exec.scenario.iterationInTest + 1; // the recording itself was copy 0
  requests.forEach((one, i) => {
    const reply = http.post(base + one.path, renumber(one.body, n), {
      headers: { ...header[i], traceparent: `00-${hex(32)}-${hex(16)}-01` },
      timeout: '10s',
      tags: { name: one.type },
    });
    check(reply, { 'status is 200': (r) => r.status === 200 });
  });
}
