// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Margin of the real Perp v2: paid in and taken out with leverage, and what happens when there is no money.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { checkReplay } from './lib/books.mjs'
import { chainOf } from './lib/chain.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { startReceiver } from './lib/receiver.mjs'
import { replacing, startWorld, until, variant } from './lib/world.mjs'

const LIMIT = { timeout: 400_000 }
const DOLLAR = 10n ** 6n
const MAX = 2n ** 256n - 1n
const SECRET = 'margin'
// A short of about 25 ETH, most of it against ether that does not change with the price.
const WORLD = ['--wallet-eth', '20', '--liquidity-usd', '20000', '--width', '0.2', '--margin', '40000']
const KEYS = { 'leverage: {max: 5}': 'leverage: {target: 3, max: 5}' }
const LOW = 3 * 0.75
const HIGH = 3 * 1.25
const number = (text) => Number(text)

const ramp = (from, to, steps) => Array.from({ length: steps }, (_, i) => from * (to / from) ** ((i + 1) / steps))
const settled = (price, steps = 10) => Array(steps).fill(price)

/// Steps the market along a path of prices; what the keeper published at each block.
async function drive(world, keeper, prices) {
  const seen = []
  for (const price of prices) seen.push((await keeper.reached((await world.control('price', { price })).block)).strategies[0])
  return seen
}

/// {wallet, margin, leverage} as the contracts say it, in USD.
async function account({ chain }, price) {
  const [wallet, value, size] = await chain.read([
    ['usdc', 'balanceOf', [chain.keeper]],
    ['house', 'getAccountValue', [chain.keeper]],
    ['balances', 'getTotalPositionSize', [chain.keeper, chain.base]],
  ])
  const margin = Number(value) / 1e18
  return { wallet: Number(wallet) / 1e6, margin, leverage: (Math.abs(Number(size)) / 1e18) * (price / margin) }
}

/// Checks each transaction that moved margin against what its line in the journal says; gives {in, out}, how many.
async function checkTransfers({ chain, ...world }, config) {
  const lines = (await journal(world, config)).filter(({ kind }) => kind === 'transaction')
  const counts = { in: 0, out: 0, leave: 0 }
  for (const { intent, state, hashes } of lines) {
    assert.equal(state, 'confirmed', intent)
    const receipt = await chain.receipt(hashes.at(-1))
    const { usdc } = chain.moved(receipt)
    const [, verb, amount] = /^(pay|take) ([\d.]+) USD of margin (in|out) on perp_v2 /.exec(intent) ?? []
    const moved = verb === undefined ? 0 : (verb === 'pay' ? -1 : 1) * number(amount)
    assert.ok(Math.abs(Number(usdc) / 1e6 - moved) < 2e-6, `${intent} moved ${usdc}`)
    if (verb) ++counts[verb === 'pay' ? 'in' : 'out']
    if (/^let the vault take/.test(intent)) ++counts.leave
    assert.ok(!/^take back/.test(intent), 'all leave is used')
  }
  return counts
}

async function marginWorld(name, edits = {}, args = []) {
  const world = await startWorld([...WORLD, ...args])
  const chain = chainOf(world)
  chain.base = world.net.perp_v2.base_token
  const config = variant(world, `${name}.yaml`, replacing({ ...KEYS, ...edits }))
  // The account "lp" may take the keeper's money, without a transaction of the keeper's own.
  const lp = world.net.accounts.lp.address
  const { vault } = world.net.perp_v2
  await chain.transact([chain.keeper, 'usdc', 'approve', [lp, MAX]], [lp, 'usdc', 'approve', [vault, MAX]])
  // The first deposit was not the keeper's: no leave is left of it.
  await chain.transact([chain.keeper, 'usdc', 'approve', [vault, 0n]])
  await world.control('price', { price: 2000 })
  return { ...world, chain, config, lp }
}

describe('margin goes with leverage', LIMIT, () => {
  let world
  before(async () => (world = await marginWorld('margin')))
  after(() => world?.stop())

  test('what is too much is taken out, what is missing paid in, across a restart', async (t) => {
    const { config } = world
    const check = await evenkeel(world, 'check', config)
    assert.equal(check.code, 0, check.stdout + check.stderr)
    const start = await account(world, 2000)
    let keeper = startKeeper(world, { config })
    await drive(world, keeper, settled(2000))
    const opened = await account(world, 2000)
    assert.ok(Math.abs(opened.leverage - 3) < 0.1, `leverage ${opened.leverage}`)
    assert.ok(opened.wallet > start.wallet + 15_000, `the account has ${opened.wallet}, before ${start.wallet}`)

    const shown = []
    const watch = async (prices) => {
      for (const price of prices) {
        await drive(world, keeper, [price])
        shown.push((await account(world, price)).leverage)
      }
    }
    await watch(ramp(2000, 2150, 20))
    await keeper.kill()
    keeper = startKeeper(world, { config })
    await watch([...ramp(2150, 2300, 20), ...settled(2300)])
    const paid = await account(world, 2300)
    assert.ok(paid.wallet < opened.wallet - 2_000, `the account has ${paid.wallet}, before ${opened.wallet}`)
    assert.ok(paid.leverage > LOW && paid.leverage < HIGH, `leverage ${paid.leverage}`)
    // Leave and deposit take a block each while the price goes on.
    assert.ok(Math.max(...shown) < HIGH * 1.15, `leverage came to ${Math.max(...shown)}`)

    const down = await drive(world, keeper, [...ramp(2300, 1900, 80), ...settled(1900, 40)])
    const taken = await account(world, 1900)
    assert.ok(taken.wallet > paid.wallet + 5_000, `the account has ${taken.wallet}, before ${paid.wallet}: ${down.at(-1).plan.reason}`)
    assert.ok(taken.leverage > LOW && taken.leverage < HIGH, `leverage ${taken.leverage}`)
    assert.equal((await keeper.stop()).code, 0)

    const counts = await checkTransfers(world, config)
    assert.ok(counts.in >= 1 && counts.out >= 2 && counts.leave >= counts.in, JSON.stringify(counts))
    await checkReplay(world, config)
    t.diagnostic(JSON.stringify({ counts, opened, paid, taken }))
  })

  test('what another program pays in is taken out again', async () => {
    const { config, chain, lp, net } = world
    const keeper = startKeeper(world, { config })
    const rest = await account(world, 1900)
    await chain.transact([lp, 'vault', 'depositFor', [chain.keeper, net.tokens.USDC.address, 30_000n * DOLLAR]])
    await drive(world, keeper, settled(1900))
    const back = await account(world, 1900)
    assert.ok(back.wallet > rest.wallet + 25_000, `the account has ${back.wallet}, before ${rest.wallet}`)
    assert.ok(Math.abs(back.leverage - 3) < 0.3, `leverage ${back.leverage}`)
    assert.equal((await keeper.stop()).code, 0)
    await checkReplay(world, config)
  })
})

test('without money it says so, only reduces near liquidation, and recovers', LIMIT, async (t) => {
  const receiver = await startReceiver(SECRET)
  const world = await marginWorld('empty', {
    'journal: {path': `alerts: [{url: "${receiver.url}", secret_env: HOOK_SECRET}]\njournal: {path`,
    'max_drawdown: 50%': 'max_drawdown: 90%\n  min_liquidation_distance: 15%',
  })
  t.after(async () => {
    await world.stop()
    receiver.stop()
  })
  const { config, chain, lp } = world
  const keeper = startKeeper(world, { config, env: { HOOK_SECRET: SECRET } })
  await drive(world, keeper, settled(2000))
  const all = await chain.readOne('usdc', 'balanceOf', [chain.keeper])
  await chain.transact([lp, 'usdc', 'transferFrom', [chain.keeper, lp, all]])

  const wanting = (await drive(world, keeper, [...ramp(2000, 2140, 20), ...settled(2140)])).at(-1)
  assert.equal(wanting.plan.action, 'refuse', wanting.plan.reason)
  assert.match(wanting.plan.reason, /leverage is [\d.]+, at most 3\.75 is meant to be: [\d.]+ USD more margin are wanted, the account has 0\.0 USD/)
  await until('the alert', () => receiver.alerts.some(({ event, message }) => event === 'refused' && /more margin/.test(message)))

  const near = (await drive(world, keeper, [...ramp(2140, 2300, 30), ...settled(2300)])).at(-1)
  const causes = near.plan.guard.causes.map(({ name }) => name)
  assert.ok(causes.includes('liquidation_near'), `found ${causes}: ${near.plan.reason}`)
  assert.equal(near.plan.guard.mode, 'reducing')
  // More to hedge: it is not hedged by what would raise risk.
  const short = await chain.size()
  await chain.transact([lp, 'weth', 'transfer', [chain.keeper, 5n * 10n ** 18n]])
  const held = (await drive(world, keeper, settled(2300, 4))).at(-1)
  assert.equal(held.plan.action, 'refuse')
  assert.match(held.plan.reason, /an order of -[\d.]+ would leave leverage at [\d.]+, leverage\.max is 5\.0/)
  assert.equal(await chain.size(), short)

  // Money comes: it is paid in although the guard is reducing, and then the rest is hedged.
  await chain.transact([lp, 'usdc', 'transfer', [chain.keeper, 60_000n * DOLLAR]])
  await drive(world, keeper, settled(2300, 30))
  const saved = await account(world, 2300)
  assert.ok(saved.leverage > LOW && saved.leverage < HIGH, `leverage ${saved.leverage}`)
  assert.ok((await chain.size()) < short - 4n * 10n ** 18n, 'the ether that came is hedged')
  assert.equal((await keeper.stop()).code, 0)
  await checkTransfers(world, config)
  await checkReplay(world, config)
  assert.ok(receiver.alerts.some(({ event }) => event === 'guard_halted' || event === 'guard_lifted'), JSON.stringify(receiver.alerts.map(({ event }) => event)))
})

test('money that a wallet entry counts is no loss when it becomes margin', LIMIT, async (t) => {
  const world = await marginWorld('counted')
  t.after(world.stop)
  const { chain, net } = world
  const weth = net.tokens.WETH.address
  const config = variant(world, 'wallet.yaml', replacing({ [`tokens: ["${weth}"]\n    hedge`]: `tokens: ["${weth}", "${net.tokens.USDC.address}"]\n    hedge` }))
  const keeper = startKeeper(world, { config })
  await drive(world, keeper, [...settled(2000), ...ramp(2000, 2200, 25), ...settled(2200)])
  const { leverage } = await account(world, 2200)
  assert.ok(leverage > LOW && leverage < HIGH, `leverage ${leverage}`)
  assert.equal((await keeper.stop()).code, 0)
  const counts = await checkTransfers({ ...world, chain }, config)
  assert.ok(counts.in >= 1 && counts.out >= 1, JSON.stringify(counts))
  await checkReplay(world, config)
})

test('a wild regime asks for more margin, and the calm gives it back', LIMIT, async (t) => {
  // No stay of either regime is long enough to tell more than the returns do.
  const wild = 'models: {sample: 1s, regimes: {calm: 0.5, wild: 5, margin: 1.5}}'
  const world = await marginWorld('wild', { '    rebalance:': `    ${wild}\n    rebalance:` })
  t.after(world.stop)
  const { config } = world
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const keeper = startKeeper(world, { config })
  const calm = (await drive(world, keeper, settled(2000, 15))).at(-1)
  assert.match(calm.plan.reason, /calm regime/)
  assert.ok(Math.abs((await account(world, 2000)).leverage - 3) < 0.1)

  const jumps = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 2006 : 2000))
  const seen = await drive(world, keeper, jumps)
  const told = seen.find(({ plan }) => /wild regime, risk aversion times 1, margin times 1\.5 \(wild by/.test(plan.reason))
  assert.ok(told, seen.at(-1).plan.reason)
  const more = await account(world, 2000)
  assert.ok(Math.abs(more.leverage - 2) < 0.1, `leverage ${more.leverage} in the wild regime`)

  const back = (await drive(world, keeper, settled(2000, 20))).at(-1)
  assert.match(back.plan.reason, /calm regime/)
  const less = await account(world, 2000)
  assert.ok(Math.abs(less.leverage - 3) < 0.1, `leverage ${less.leverage} in the calm one`)
  assert.equal((await keeper.stop()).code, 0)
  const counts = await checkTransfers(world, config)
  assert.ok(counts.in >= 1 && counts.out >= 2, JSON.stringify(counts))
  await checkReplay(world, config)
})
