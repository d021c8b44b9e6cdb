// Makes the npm packages of a release out of goreleaser's dist folder:
//
//   node .github/npm/pack.mjs DIST OUT PLATFORMS
//
// where PLATFORMS is how many there must be: 6 in a release.
//
// "localmarket" starts the binary of the platform; the packages of the platforms
// are its optional dependencies, so that npm installs the one that fits. There is
// no install script, and nothing is downloaded but by npm itself.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const [dist, out, expected] = process.argv.slice(2)
if (!expected) {
  console.error('usage: node pack.mjs DIST OUT PLATFORMS')
  process.exit(2)
}
const { version } = JSON.parse(readFileSync(join(dist, 'metadata.json'), 'utf8'))
const binaries = JSON.parse(readFileSync(join(dist, 'artifacts.json'), 'utf8'))
  .filter((a) => a.type === 'Binary' && a.extra.ID === 'localmarket')
const systems = { linux: 'linux', darwin: 'darwin', windows: 'win32' }
const processors = { amd64: 'x64', arm64: 'arm64' }

const common = {
  version,
  license: 'MIT',
  homepage: 'https://github.com/localmarket/localmarket',
  repository: { type: 'git', url: 'git+https://github.com/localmarket/localmarket.git' }
}

/** make writes a package's folder and packs it. */
function make (name, manifest, files) {
  const dir = join(out, name.replace('/', '-').replace('@', ''))
  mkdirSync(dir, { recursive: true })
  for (const [to, from] of Object.entries({ ...files, LICENSE: 'LICENSE', 'THIRD_PARTY_NOTICES.txt': 'THIRD_PARTY_NOTICES.txt' })) {
    copyFileSync(from, join(dir, to))
  }
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name, ...common, ...manifest }, null, 2) + '\n')
  execFileSync('npm', ['pack', '--silent', '--pack-destination', resolve(out), resolve(dir)], { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' })
}

const platforms = {}
for (const { goos, goarch, path, name } of binaries) {
  const os = systems[goos]
  const cpu = processors[goarch]
  if (!os || !cpu) throw new Error(`npm has no name for ${goos}/${goarch}`)
  const pkg = `@localmarket/${os}-${cpu}`
  platforms[pkg] = version
  make(pkg, {
    description: `The binary of localmarket for ${os} on ${cpu}`,
    os: [os],
    cpu: [cpu],
    files: [name, 'THIRD_PARTY_NOTICES.txt'],
    preferUnplugged: true
  }, { [name]: path })
}
if (Object.keys(platforms).length !== Number(expected)) throw new Error(`${dist} has ${Object.keys(platforms).length} platforms, not ${expected}`)
make('localmarket', {
  description: "Yandex Market's side of the notification and pull APIs, on your own machine",
  keywords: ['yandex', 'market', 'api', 'mock', 'testing', 'contract'],
  bin: { localmarket: 'localmarket.js' },
  files: ['localmarket.js', 'THIRD_PARTY_NOTICES.txt'],
  engines: { node: '>=18' },
  optionalDependencies: platforms
}, { 'localmarket.js': '.github/npm/localmarket.js', 'README.md': 'README.md' })
