// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// One process with a keeper on each of two chains: what happens to one is nothing to the other.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, journal, startCommand, startKeeper } from './lib/keeper.mjs'
import { silentPipe } from './lib/silent_pipe.mjs'
import { mining, replacing, startWorld, until, variant } from './lib/world.mjs'

const LIMIT = { timeout: 400_000 }
const GUARDED = 3
const SECOND_ID = 31338

/// Two chains that know nothing of each other, each with the configuration of a keeper: {worlds, one, two, run}.
async function twoWorlds(t) {
  const worlds = []
  for (const args of [['--chain-id', '31337'], ['--chain-id', `${SECOND_ID}`, '--price', '2500', '--seed', '7']]) {
    worlds.push(await startWorld(args))
    t.after(worlds.at(-1).stop)
  }
  const made = []
  for (const [i, name] of ['one', 'two'].entries()) {
    const world = worlds[i]
    const chain = chainOf(world)
    const { path: price } = await world.control('state')
    const config = variant(world, `${name}.yaml`, (text) => text)
    made.push({ name, world, chain, config, price, start: await opening(world, chain), db: join(world.folder, 'evenkeel.db') })
  }
  const [one, two] = made
  const run = (options = {}) => startKeeper(one.world, { config: one.config, args: [two.config, ...(options.args ?? [])], stderr: options.stderr })
  return { worlds: made, one, two, run }
}

/// Moves the market of one chain and waits for the decision there.
async function move(keeper, side, factor = 1, limit = undefined) {
  side.price *= factor
  const { block } = await side.world.control('price', { price: side.price })
  return (await keeper.of(side.world).reached(block, limit)).strategies[0]
}

async function rest(keeper, side) {
  for (let i = 0; i < 30; ++i) {
    const now = await move(keeper, side)
    if (/is inside the band/.test(now.plan.reason)) return checkNeutral(now)
  }
  throw new Error(`${side.name} does not come to rest`)
}

function checkNeutral({ delta, gross_delta }) {
  assert.ok(Math.abs(delta) <= 0.02 * gross_delta, `net delta ${delta} of ${gross_delta}`)
}

const orders = async ({ world, config }) => (await journal(world, config)).filter(({ kind }) => kind === 'transaction').length
const nonce = ({ world, chain }, tag = 'latest') => world.rpc.call('eth_getTransactionCount', [chain.keeper, tag])
const healthy = async (keeper, { world }) => (await keeper.of(world).get('/healthz')).status === 200

/// The lines of the log that each keeper wrote; every line is one's.
function linesOf(text) {
  const lines = text.split('\n').filter((line) => line.startsWith('time='))
  const of = (name) => lines.filter((line) => line.includes(` keeper=${name} `))
  assert.equal(of('one').length + of('two').length, lines.length, `a line names no keeper:\n${text.slice(-2000)}`)
  return { one: of('one'), two: of('two') }
}

test('a keeper on each of two chains, in one process', LIMIT, async (t) => {
  const { worlds, one, two, run } = await twoWorlds(t)
  let keeper = run()

  await t.test('both stay neutral while both markets move', async () => {
    for (const side of worlds) await rest(keeper, side)
    for (let i = 0; i < 6; ++i) {
      await Promise.all([move(keeper, one, 1.004), move(keeper, two, 0.996)])
    }
    for (const side of worlds) {
      await rest(keeper, side)
      assert.ok((await orders(side)) >= 3, side.name)
      assert.ok(await healthy(keeper, side))
      assert.match((await keeper.of(side.world).get('/metrics')).body, /^evenkeel_ticks_total|evenkeel_/m)
    }
    const lines = linesOf(keeper.output.stderr)
    for (const name of ['one', 'two']) assert.ok(lines[name].some((line) => line.includes('started')), name)
  })

  await t.test('a node that stands still is nothing to the other chain', async () => {
    const known = await orders(one)
    process.kill(two.world.net.anvil_pid, 'SIGSTOP')
    let stands = true
    t.after(() => stands && process.kill(two.world.net.anvil_pid, 'SIGCONT'))
    for (let i = 0; i < 6; ++i) await move(keeper, one, 1.006, 10_000)
    await rest(keeper, one)
    assert.ok((await orders(one)) > known + 2, 'it went on hedging')
    assert.ok(await healthy(keeper, one))
    await keeper.sees('trouble on the other', async () => !(await healthy(keeper, two)))
    process.kill(two.world.net.anvil_pid, 'SIGCONT')
    stands = false
    await move(keeper, two, 1.01, 90_000)
    await rest(keeper, two)
    assert.ok(await healthy(keeper, two), 'the other is well again')
  })

  await t.test('killed with an order of each under way, it goes on where it was', async () => {
    for (const side of worlds) await move(keeper, side, 1.01)
    for (const side of worlds) await until('an order under way', async () => (await nonce(side, 'pending')) !== (await nonce(side)))
    await keeper.kill()
    keeper = run()
    for (const side of worlds) await rest(keeper, side)
  })

  await t.test('SIGTERM ends both in order', async () => {
    assert.equal((await keeper.stop()).code, 0, keeper.output.stderr)
    const lines = linesOf(keeper.output.stderr)
    for (const { name, world, chain, config, start, db } of worlds) {
      assert.ok(lines[name].some((line) => line.includes('stopped')), `${name} said that it stopped`)
      assert.ok(!existsSync(`${db}-wal`), 'the journal was closed')
      const hedges = await checkBooks(world, chain, config, start)
      await checkReplay(world, config)
      t.diagnostic(`${name}: ${hedges.length} hedges`)
    }
  })

  await t.test('--max-blocks is each keeper\'s own', async () => {
    keeper = run({ args: ['--max-blocks', 2] })
    for (let i = 0; i < 2; ++i) await move(keeper, one).catch(() => {})
    await keeper.sees('one to end', () => linesOf(keeper.output.stderr).one.some((line) => line.includes('stopped')))
    assert.ok(keeper.alive(), 'the other has blocks left')
    for (let i = 0; i < 2; ++i) await two.world.control('mine')
    const timer = setInterval(() => two.world.control('mine').catch(() => {}), 500)
    assert.equal((await keeper.ended).code, 0)
    clearInterval(timer)
  })
})

test('what is wrong with one refuses all before any begins', LIMIT, async (t) => {
  const { worlds, one, two } = await twoWorlds(t)
  const refused = async (config, code, ...words) => {
    const ended = await evenkeel(one.world, 'run', one.config, config, '--max-blocks', 1)
    assert.equal(ended.code, code, ended.stderr)
    for (const word of words) assert.match(ended.stderr, word)
    assert.doesNotMatch(ended.stderr, /msg=started/)
    assert.equal(Number(await nonce(one, 'pending')), one.start.first)
  }
  const edited = (name, pairs) => variant(two.world, name, replacing(pairs))
  const listen = `listen: ${two.world.net.ops}`
  await refused(edited('typo.yaml', { 'kind: delta_neutral': 'knid: delta_neutral' }), 2, /typo\.yaml:\d+:\d+: .*knid/)
  await refused(join(two.world.folder, 'none.yaml'), 2, /none\.yaml/)
  await refused(edited('journal.yaml', { [two.db]: one.db }), 2, /one\.yaml and .*journal\.yaml: both have the journal/)
  await refused(edited('port.yaml', { [listen]: `listen: ${one.world.net.ops}` }), 2, /one\.yaml and .*port\.yaml: ops\.listen has port/)
  await refused(edited('account.yaml', { [`id: ${SECOND_ID}`]: 'id: 31337' }), 2, /one\.yaml and .*account\.yaml: both sign for 0x\w+ on chain 31337/)
  await refused(edited('key.yaml', { 'private_key_env: EVENKEEL_DEVNET_KEY': 'private_key_env: EVENKEEL_NO_SUCH_KEY' }), 2, /key\.yaml: .*EVENKEEL_NO_SUCH_KEY/)
  const twice = await evenkeel(one.world, 'run', one.config, one.config)
  assert.equal(twice.code, 2, twice.stderr)

  await t.test('a journal that another process holds', async () => {
    const keeper = startKeeper(two.world, { config: two.config })
    await keeper.reached((await two.world.control('state')).block)
    await refused(two.config, 1, new RegExp(`two\\.yaml: journal: .*process ${keeper.pid}`))
    assert.equal((await keeper.stop()).code, 0)
  })
  const checked = await evenkeel(one.world, 'check', one.config, edited('port.yaml', { [listen]: `listen: ${one.world.net.ops}` }))
  assert.equal(checked.code, 2, checked.stdout)
  assert.match(checked.stdout, /PROBLEM .*ops\.listen has port/)
  const good = await evenkeel(one.world, 'check', one.config, two.config)
  assert.equal(good.code, 0, good.stdout)
  for (const { name } of worlds) assert.match(good.stdout, new RegExp(`^ok +${name}: endpoint .*: chain id`, 'm'))
})

test('the kill switch of one leaves the other alone', LIMIT, async (t) => {
  const { worlds, one, two, run } = await twoWorlds(t)
  const keeper = run()
  for (const side of worlds) await rest(keeper, side)

  await t.test('flatten ends the one keeper and the process goes on', async () => {
    const done = await mining(two.world, startCommand(two.world, 'flatten', two.config, '--yes'))
    assert.equal(done.code, 0, done.stderr)
    assert.equal(await two.chain.size(), 0n)
    assert.ok(keeper.alive())
    const known = await orders(one)
    for (let i = 0; i < 3; ++i) await move(keeper, one, 1.006)
    await rest(keeper, one)
    assert.ok((await orders(one)) > known, 'the other goes on hedging')
    assert.equal((await keeper.of(two.world).get('/healthz')).status, 0, 'nothing answers for the one that is down')
    assert.equal(await two.chain.size(), 0n)
  })

  await t.test('resume lets it hedge again, in the same process', async () => {
    assert.equal((await evenkeel(two.world, 'resume', two.config)).code, 0)
    await until('it to answer again', () => keeper.of(two.world).state(), 60_000)
    await rest(keeper, two)
    assert.notEqual(await two.chain.size(), 0n)
  })

  await t.test('a latch that appears closes the hedges of its keeper alone', async () => {
    writeFileSync(`${two.db}.flatten`, '')
    await two.world.control('auto', { interval_ms: 300 })
    await keeper.sees('its hedge to be closed', async () => (await two.chain.size()) === 0n)
    await keeper.sees('its word for it', () => keeper.output.stderr.includes('the other keepers go on'))
    await two.world.control('pause')
    await move(keeper, one, 0.99)
    await rest(keeper, one)
    assert.notEqual(await one.chain.size(), 0n)
  })

  await t.test('a process that is started under a latch works for the others', async () => {
    await keeper.kill()
    const again = run()
    await rest(again, one)
    assert.match(again.output.stderr, /evenkeel: two: .* keeps everything from hedging/)
    assert.equal(await two.chain.size(), 0n)
    // What its journal has become cannot be worked with: the process ends, in order.
    writeFileSync(two.db, 'no journal at all, and nothing that could be mistaken for one')
    for (const tail of ['-wal', '-shm']) rmSync(two.db + tail, { force: true })
    rmSync(`${two.db}.flatten`)
    const { code } = await again.ended
    assert.equal(code, 1, again.output.stderr)
    assert.match(again.output.stderr, /evenkeel: two: .*file is not a database/)
    assert.ok(linesOf(again.output.stderr).one.some((line) => line.includes('stopped')))
  })
  await checkReplay(one.world, one.config)
})

test('SIGUSR1 closes the hedges of all', LIMIT, async (t) => {
  const { worlds, run } = await twoWorlds(t)
  const keeper = run()
  for (const side of worlds) await rest(keeper, side)
  for (const { world } of worlds) await world.control('auto', { interval_ms: 300 })
  const { code } = await keeper.stop('SIGUSR1')
  assert.equal(code, GUARDED, keeper.output.stderr)
  for (const { chain, db } of worlds) {
    assert.equal(await chain.size(), 0n)
    assert.match(readFileSync(`${db}.flatten`, 'utf8'), /"flat_at":\d+/)
  }
  const refused = await run().ended
  assert.equal(refused.code, GUARDED, 'nothing is left to do')
})

test('SIGUSR1 while a loop hangs for good: the program begins anew and closes the hedges of all', LIMIT, async (t) => {
  const { worlds, one, run } = await twoWorlds(t)
  const pipe = silentPipe(one.world)
  const keeper = run({ args: ['--flatten-grace', '1s'], stderr: pipe.end })
  for (const side of worlds) await rest(keeper, side)
  pipe.fill()
  await one.world.control('price', { price: one.price * 1.02 })
  await until('an order whose log line waits for ever', async () => (await nonce(one, 'pending')) !== (await nonce(one)))
  for (const { world } of worlds) await world.control('auto', { interval_ms: 300 })
  process.kill(keeper.pid, 'SIGUSR1')
  await until('a new beginning', () => readFileSync(`/proc/${keeper.pid}/cmdline`, 'utf8').includes('--flatten-first'))
  pipe.drain()
  const { code } = await keeper.ended
  assert.equal(code, GUARDED, pipe.text().slice(-3000))
  for (const { chain } of worlds) assert.equal(await chain.size(), 0n)
})
