#!/usr/bin/env node
// Starts the binary of this platform, which npm has installed as an optional
// dependency, and ends as it does.
'use strict'
const { spawn } = require('node:child_process')
const os = require('node:os')

const name = `@localmarket/${process.platform}-${process.arch}`
const file = process.platform === 'win32' ? 'localmarket.exe' : 'localmarket'

let binary
try {
  binary = require.resolve(`${name}/${file}`)
} catch {
  console.error(`localmarket: ${name} is not installed: install again without --omit=optional, or take a binary of this platform from https://github.com/localmarket/localmarket/releases`)
  process.exit(3)
}

const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit' })
// A terminal sends its signals to both; what a program sends to this process is passed on.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
for (const signal of signals) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`localmarket: ${binary} cannot be started: ${error.message}`)
  process.exit(3)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 + os.constants.signals[signal] : code))
