// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// The short as a loan from the real Aave v3, sold and bought back in the real Uniswap v3.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { approveAave, deployAave, E_MODE, setEMode, supplyTo, VARIABLE } from '../devnet/lib/aave.mjs'
import { aaveCore, ownContracts } from '../devnet/lib/artifacts.mjs'
import { sender } from '../devnet/lib/sender.mjs'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { routerOf } from './lib/routers.mjs'
import { calm, replacing, sleep, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const ETHER = 10n ** 18n
const TARGET = { '    asset: ETH': '    asset: ETH\n    target: 3 ETH' }
const DOLLAR = 10n ** 6n
const number = (text) => Number(text)

/// A world with Aave in it, whose price of ether is the world's. The keeper has supplied `collateral` USDC, and lets the
/// account "lp" borrow in its name.
async function borrowingWorld(args, collateral = 150_000n) {
  const world = await startWorld(args)
  const { rpc, net } = world
  const { abi } = ownContracts().Token
  const tokens = Object.fromEntries(['WETH', 'USDC'].map((name) => [name, { address: net.tokens[name].address, abi }]))
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(rpc, Number(head.timestamp))
  const [deployer] = await rpc.call('eth_accounts')
  const aave = await deployAave(tx, deployer, tokens, { WETH: 2000, USDC: 1 })
  await tx.send(deployer, aave.oracle, 'setAssetSources', [[tokens.WETH.address], [net.oracle.aggregator]])
  const keeper = net.accounts.keeper.address
  for (const [name, amount] of [['WETH', 10_000n * ETHER], ['USDC', 10n ** 7n * DOLLAR]]) {
    await tx.send(deployer, tokens[name], 'mint', [deployer, amount])
    await approveAave(tx, aave, deployer, name)
    await supplyTo(tx, aave, deployer, name, amount)
  }
  await tx.send(deployer, tokens.USDC, 'mint', [deployer, collateral * DOLLAR])
  await supplyTo(tx, aave, deployer, 'USDC', collateral * DOLLAR, keeper)
  await tx.flush()
  await tx.send(keeper, aave.pool, 'setUserUseReserveAsCollateral', [tokens.USDC.address, true])
  const debt = { ...aave.reserves.WETH.variableDebt, abi: aaveCore('protocol/tokenization/VariableDebtToken').abi }
  await tx.send(keeper, debt, 'approveDelegation', [net.accounts.lp.address, 100n * ETHER])
  await tx.flush()
  return { ...world, tx, aave, deployer, keeper, tokens }
}

/// {idle, owed, factor}: the keeper's balance of the asset and its debt, raw, and its health factor.
async function loan({ tx, aave, tokens, keeper }) {
  const [idle, owed, account] = await tx.read([
    [tokens.WETH, 'balanceOf', [keeper]],
    [aave.reserves.WETH.variableDebt, 'balanceOf', [keeper]],
    [aave.pool, 'getUserAccountData', [keeper]],
  ])
  return { idle, owed, factor: account[5] }
}

/// Mines what was queued with the market's clock, and checks that all of it succeeded.
async function mined({ tx, control }) {
  const sent = await tx.submit()
  const { block } = await control('mine')
  await tx.confirm(sent)
  return block
}

const configure = async (world, name, ...args) => {
  await world.tx.send(world.deployer, world.aave.configurator, name, [world.tokens.WETH.address, ...args])
  await mined(world)
}

const borrowed = ({ net, aave, tokens }, more = '', keys = undefined) =>
  `      - {venue: aave_borrow, pool: "${aave.pool.address}", ${keys ?? `router: "${net.uniswap_v3.swap_router}"`}, ` +
  `quote: "${tokens.USDC.address}", fee: ${net.uniswap_v3.fee}${more}}\n`
const perp = ({ net: { perp_v2: { clearing_house, base_token } } }, more = '') =>
  `      - {venue: perp_v2, clearing_house: "${clearing_house}", base_token: "${base_token}", leverage: {max: 5}${more}}\n`

const configOf = (world, name, hedges, edits = {}) =>
  variant(world, name, (text) => replacing(edits)(text.replace(/    hedge:\n(      .*\n)+/, `    hedge:\n${hedges}`)))

/// Steps the market along a path of prices; what the keeper published at the last one.
async function drive(world, keeper, prices) {
  let seen
  for (const price of prices) seen = (await keeper.reached((await world.control('price', { price })).block)).strategies[0]
  return seen
}

const ramp = (from, to, steps) => Array.from({ length: steps }, (_, i) => from * (to / from) ** ((i + 1) / steps))
const settled = (price, steps = 16) => Array(steps).fill(price)
const termOf = ({ terms }, name = 'aave_borrow') => terms.find(({ venue }) => venue === name)

/// What the keeper says, against what the contracts say, which count interest on to the next block.
async function checkSize(world, seen) {
  const { idle, owed } = await loan(world)
  const said = number(termOf(seen).size)
  assert.ok(Math.abs(said - Number(idle - owed) / 1e18) < 1e-5, `said ${said}, there are ${idle} less ${owed}`)
  const off = Math.abs(number(seen.delta) - number(seen.target))
  assert.ok(off <= 0.02 * Math.max(number(seen.gross_delta), 5), `net delta ${seen.delta}, target ${seen.target}: ${seen.plan.reason}`)
  return { idle, owed }
}

/// `evenkeel flatten` buys what is owed and pays it back.
async function flatten(world, config) {
  let ended = false
  const command = evenkeel(world, 'flatten', config, '--yes').finally(() => (ended = true))
  while (!ended) {
    await world.control('mine')
    await sleep(50)
  }
  const { code, stderr, stdout } = await command
  assert.equal(code, 0, stdout + stderr)
  const flat = await loan(world)
  assert.equal(flat.owed, 0n)
  assert.ok(flat.idle < ETHER / 20n, `left ${flat.idle}`)
}

async function intentsOf(world, config) {
  const lines = (await journal(world, config)).filter(({ kind }) => kind === 'transaction')
  assert.deepEqual(lines.filter(({ state }) => state !== 'confirmed').map(({ intent }) => intent), [], 'all are confirmed')
  const all = lines.map(({ intent }) => intent)
  return (start) => all.filter((one) => one.startsWith(start)).length
}

describe('a loan is the only hedge', LIMIT, () => {
  let world, config, opened
  before(async () => {
    world = await borrowingWorld(['--liquidity-usd', '60000', '--width', '0.2'])
    config = configOf(world, 'borrow.yaml', borrowed(world), TARGET)
    await world.control('price', { price: 2000 })
  })
  after(() => world?.stop())

  test('what the pool or the floor would not allow is refused, with the reason', async () => {
    const planned = async (path = config) => {
      const { code, stdout, stderr } = await evenkeel(world, 'plan', path)
      return { code, text: stdout + stderr }
    }
    const refused = async (reason, path) => {
      const { code, text } = await planned(path)
      assert.match(text, /refuse\n/)
      assert.match(text, reason)
      assert.equal(code, 4)
    }
    const fine = async () => assert.match((await planned()).text, /first: borrow /)
    await fine()
    const floor = configOf(world, 'floor.yaml', borrowed(world, ', min_health_factor: 8'), TARGET)
    await refused(/below 8(\.0)? \(min_health_factor\)/, floor)
    const price = configOf(world, 'price.yaml', borrowed(world), { ...TARGET, '100 bps': '1 bps' })
    await refused(/beyond the worst accepted/, price)
    await setEMode(world.tx, world.aave, world.keeper, E_MODE.id)
    for (const [set, on, off, reason] of [
      ['setReserveFreeze', true, false, /the reserve is frozen/],
      ['setReservePause', true, false, /the reserve is paused/],
      ['setBorrowCap', 1n, 0n, /at most 1(\.0)? may be borrowed: the reserve's borrow cap/],
      ['setAssetEModeCategory', 0, E_MODE.id, /e-mode category 1 excludes it/],
    ]) {
      await configure(world, set, on)
      await refused(reason)
      await configure(world, set, off)
      await fine()
    }
    // Nobody may borrow: stable rates have to be off first.
    await configure(world, 'setReserveStableRateBorrowing', false)
    await configure(world, 'setReserveBorrowing', false)
    await refused(/borrowing is disabled/)
    await configure(world, 'setReserveBorrowing', true)
    await setEMode(world.tx, world.aave, world.keeper, 0)
    await mined(world)
    assert.equal((await loan(world)).owed, 0n)
  })

  test('borrows and sells, buys and pays back, and ends long without a debt', async (t) => {
    const check = await evenkeel(world, 'check', config)
    assert.equal(check.code, 0, check.stdout + check.stderr)
    const keeper = startKeeper(world, { config })
    const first = await drive(world, keeper, settled(2000))
    opened = await checkSize(world, first)
    assert.ok(opened.owed > 5n * ETHER, `owed ${opened.owed}`)
    const grown = await checkSize(world, await drive(world, keeper, [...ramp(2000, 1820, 24), ...settled(1820)]))
    assert.ok(grown.owed > opened.owed + 3n * ETHER, `owed ${grown.owed} after a fall`)
    assert.ok((await loan(world)).factor > (3n * ETHER) / 2n)
    const shrunk = await checkSize(world, await drive(world, keeper, [...ramp(1820, 2150, 40), ...settled(2150)]))
    assert.ok(shrunk.owed < opened.owed, `owed ${shrunk.owed} after a rise`)
    // Above its range the position has no ether at all: three are to be held.
    const top = await drive(world, keeper, [...ramp(2150, 2600, 45), ...settled(2600)])
    const last = await checkSize(world, top)
    assert.equal(last.owed, 0n)
    assert.ok(last.idle > (29n * ETHER) / 10n, `held ${last.idle}`)
    assert.equal((await keeper.stop()).code, 0)

    const count = await intentsOf(world, config)
    const counts = Object.fromEntries(['borrow', 'sell', 'buy', 'pay back', 'let the', 'take back'].map((one) => [one, count(one)]))
    assert.ok(counts.borrow >= 2 && counts.sell >= 2 && counts.buy >= 2 && counts['pay back'] >= 2, JSON.stringify(counts))
    await checkReplay(world, config)
    t.diagnostic(JSON.stringify(counts))
  })

  test('what others do to the loan is made good, and flatten pays all of it back', async () => {
    const { tx, aave, tokens, net } = world
    const keeper = startKeeper(world, { config })
    const again = await checkSize(world, await drive(world, keeper, [...ramp(2600, 2000, 60), ...settled(2000)]))
    assert.ok(again.owed > 5n * ETHER, `owed ${again.owed}`)
    await calm(world, keeper)

    // Somebody pays two back for it: they are borrowed and sold again.
    const lp = net.accounts.lp.address
    await approveAave(tx, aave, lp, 'WETH')
    await tx.send(lp, aave.pool, 'repay', [tokens.WETH.address, 2n * ETHER, VARIABLE, world.keeper])
    await mined(world)
    assert.ok((await loan(world)).owed < again.owed - ETHER)
    const restored = await checkSize(world, await drive(world, keeper, settled(2000)))
    assert.ok(restored.owed > again.owed - ETHER / 2n, `owed ${restored.owed}, before ${again.owed}`)

    // Another program may borrow in its name. Of four it leaves two: two are bought, and all are paid back.
    await calm(world, keeper)
    await tx.send(lp, aave.pool, 'borrow', [tokens.WETH.address, 4n * ETHER, VARIABLE, 0, world.keeper])
    await tx.send(lp, tokens.WETH, 'transfer', [world.keeper, 2n * ETHER])
    await mined(world)
    assert.ok((await loan(world)).owed > restored.owed + 3n * ETHER)
    const repaid = await checkSize(world, await drive(world, keeper, settled(2000)))
    assert.ok(repaid.owed < restored.owed + ETHER / 2n, `owed ${repaid.owed}, before ${restored.owed}`)
    assert.ok(repaid.idle < ETHER / 4n, `held ${repaid.idle}`)
    assert.equal((await keeper.stop()).code, 0)
    await checkReplay(world, config)

    await flatten(world, config)
  })
})

test('sells and buys with SwapRouter02, the only router on Base, and flatten pays all of it back', LIMIT, async (t) => {
  const world = await borrowingWorld(['--liquidity-usd', '60000', '--width', '0.2'])
  t.after(world.stop)
  const { address, keys } = await routerOf(world, 2)
  const config = configOf(world, 'router02.yaml', borrowed(world, '', keys), TARGET)
  await world.control('price', { price: 2000 })
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const keeper = startKeeper(world, { config })
  const opened = await checkSize(world, await drive(world, keeper, settled(2000)))
  assert.ok(opened.owed > 5n * ETHER, `owed ${opened.owed}`)
  const grown = await checkSize(world, await drive(world, keeper, [...ramp(2000, 1900, 10), ...settled(1900)]))
  assert.ok(grown.owed > opened.owed + ETHER, `owed ${grown.owed} after a fall`)
  const shrunk = await checkSize(world, await drive(world, keeper, [...ramp(1900, 2050, 15), ...settled(2050)]))
  assert.ok(shrunk.owed < grown.owed - ETHER, `owed ${shrunk.owed} after a rise`)
  assert.equal((await keeper.stop()).code, 0)
  const count = await intentsOf(world, config)
  for (const one of ['borrow', 'sell', 'buy', 'pay back', 'let the router']) assert.ok(count(one) >= 1, `it never did "${one}"`)
  await checkReplay(world, config)
  await flatten(world, config)
  const [left] = await world.tx.read([[world.tokens.WETH, 'allowance', [world.keeper, address]]])
  // The size of a sale moves with the price from the block that gave leave for it to the next.
  assert.ok(left < ETHER / 1000n, `the router may still take ${left}`)
})

test('shares a hedge with a perp, which takes all that grows while the reserve is frozen', LIMIT, async (t) => {
  const world = await borrowingWorld(['--liquidity-usd', '100000', '--width', '0.2', '--margin', '60000'])
  t.after(world.stop)
  const hedges = borrowed(world, ', share: 50%') + perp(world, ', share: 50%')
  const config = configOf(world, 'both.yaml', hedges, { 'width: 2%': 'width: 3%' })
  const keeper = startKeeper(world, { config })
  const sizes = (seen) => ['aave_borrow', 'perp_v2'].map((name) => number(termOf(seen, name).size))
  const [loaned, shorted] = sizes(await drive(world, keeper, settled(2000, 24)))
  assert.ok(loaned < -5 && shorted < -5, `${loaned} and ${shorted}`)
  assert.ok(Math.abs(loaned - shorted) < 0.1 * Math.abs(loaned + shorted), `${loaned} and ${shorted} are halves`)
  await configure(world, 'setReserveFreeze', true)
  const frozen = sizes(await drive(world, keeper, [...ramp(2000, 1850, 20), ...settled(1850)]))
  assert.ok(Math.abs(frozen[0] - loaned) < 0.01, `${frozen[0]} was ${loaned}`)
  assert.ok(frozen[1] < shorted - 3, `${frozen[1]} was ${shorted}`)
  // Paid back all the same.
  const [less] = sizes(await drive(world, keeper, [...ramp(1850, 2330, 55), ...settled(2330)]))
  assert.ok(less > loaned / 2, `${less} was ${loaned}`)
  assert.equal((await keeper.stop()).code, 0)
  await checkReplay(world, config)
})

test('goes by cost to loan and perp, and to the perp alone while nobody lends', LIMIT, async (t) => {
  const world = await borrowingWorld(['--liquidity-usd', '100000', '--width', '0.2', '--margin', '60000'])
  t.after(world.stop)
  const edits = { 'width: 2%': 'width: 3%', '    rebalance:': '    allocation: {by: cost}\n    rebalance:' }
  const config = configOf(world, 'cost.yaml', perp(world) + borrowed(world), edits)
  const keeper = startKeeper(world, { config })
  const sizes = (seen) => ['aave_borrow', 'perp_v2'].map((name) => number(termOf(seen, name).size))
  // The swap's fee is half of the perp's, and next to no interest is due; but its pool is not as deep.
  const [loaned, shorted] = sizes(await drive(world, keeper, settled(2000, 24)))
  assert.ok(loaned < -10 && shorted < 0, `${loaned} and ${shorted}`)
  await configure(world, 'setReserveFreeze', true)
  const frozen = sizes(await drive(world, keeper, [...ramp(2000, 1850, 20), ...settled(1850)]))
  assert.ok(Math.abs(frozen[0] - loaned) < 0.01, `${frozen[0]} was ${loaned}`)
  assert.ok(frozen[1] < shorted - 3, `the perp holds ${frozen[1]}, it had ${shorted}`)
  assert.equal((await keeper.stop()).code, 0)
  const reasons = (await journal(world, config)).filter(({ action }) => action === 'rebalance').map(({ reason }) => reason)
  const costs = /; by cost: (\w+) [\d.-]+% \(fee ([\d.]+)%, price [\d.-]+%, impact [\d.]+%, holding [\d.-]+%\)(, \w+ [\d.-]+% \(.*\))?/
  const said = reasons.map((reason) => costs.exec(reason)).filter(Boolean)
  assert.ok(said.some(([, venue, fee]) => venue === 'aave_borrow' && fee === '0.05'), reasons.join('\n'))
  await checkReplay(world, config)
  t.diagnostic(said[0][0])
})
