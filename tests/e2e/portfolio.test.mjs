// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// One strategy over five protocols and idle ether, hedged with shares on a perp and by swaps, in a market that moves.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aaveBalances } from '../devnet/lib/aave.mjs'
import { isqrt } from '../devnet/lib/price.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { ACTIONS, poolIdOf } from '../devnet/lib/uniswap_v4.mjs'
import { swap } from '../devnet/lib/uniswap_v2.mjs'
import { parseEther } from '../devnet/lib/viem.mjs'
import { checkBooks, checkReplay, opening } from './lib/books.mjs'
import { evenkeel, journal, startKeeper } from './lib/keeper.mjs'
import { pairPayouts, v3Payouts, v4Payouts } from './lib/payouts.mjs'
import { COIN_MARKET, ETHER, hedgesOf, liquidityOf, startPortfolio } from './lib/portfolio.mjs'

const LIMIT = { timeout: 300_000 }
const BLOCKS = 200
const [MINTED_AT, KILLED_AT, BURNT_AT] = [60, 100, 140]
const SAMPLED = 10
const BAND = 0.03
const TARGET = 150
// A spot hedge takes leave, then the swap; the other hedge follows. Each is mined in the block after it is decided.
const MOST_BLOCKS_OUTSIDE = 6
const wad = parseEther
const sum = (values) => values.reduce((total, value) => total + value, 0n)
const ALL = 10n ** 24n

/// Prices that wander through the waypoints, one a block.
function pathOf(waypoints, count, seed) {
  const random = uniform(seed)
  const lengths = waypoints.slice(1).map((goal, i) => Math.abs(Math.log(goal / waypoints[i])))
  const total = lengths.reduce((all, length) => all + length, 0)
  return Array.from({ length: count }, (_, block) => {
    let way = (total * (block + 1)) / count
    let leg = 0
    while (leg < lengths.length - 1 && way > lengths[leg]) way -= lengths[leg++]
    const share = Math.min(way / lengths[leg], 1)
    return waypoints[leg] * (waypoints[leg + 1] / waypoints[leg]) ** share * (1 + 0.002 * (random() - 0.5))
  })
}

/// Queues the arbitrage of a pair to a price in USD per ETH, of v4 leaves it pending; gives what checks both once mined.
async function arbitrage({ tools, v4, key, pairs, lp }, price) {
  for (const pair of pairs) {
    const [[reserve0, reserve1]] = await tools.read([[pair, 'getReserves']])
    const weth = pair.tokens[0].address === tools.weth.address ? 0 : 1
    const reserves = [reserve0, reserve1]
    const wanted = isqrt((reserve0 * reserve1 * ETHER) / BigInt(Math.round(price * 1e6)))
    const added = wanted - reserves[weth]
    const other = (reserve0 * reserve1) / wanted - reserves[1 - weth]
    if (added > 0n) await swap(tools, lp, pair, weth, added, reserves)
    else if (other > 0n) await swap(tools, lp, pair, 1 - weth, other, reserves)
  }
  const sent = await tools.submit()
  const [now] = await v4.read(v4.stateView, 'getSlot0', [poolIdOf(key)])
  const to = COIN_MARKET.sqrtPrice(price)
  const swapped = to === now ? async () => {} : await v4.pend(v4.swap(key, to < now, ALL, to))
  return async () => {
    await tools.confirm(sent)
    await swapped()
  }
}

/// One block in which every market goes to the price and the vault earns; `more` adds calls of v4. Gives its number.
async function step(scene, price, ...more) {
  const { tools, world, vaults, lp } = scene
  await tools.send(lp, tools.weth, 'transfer', [vaults[0].address, 10n ** 14n])
  const confirmed = await arbitrage(scene, price)
  const added = await scene.v4.pend(...more)
  const { block, perp_missed } = await world.control('price', { price })
  assert.equal(perp_missed, undefined)
  await confirmed()
  await added()
  return block
}

/// Every term against what its contract says or pays at the block, to the last unit; gives how many were compared.
async function compare({ world, tools, chain, v4, key, pairs, aave, vaults, keeper }, { terms }, block) {
  const of = (venue) => terms.filter((term) => term.venue === venue)
  const where = (term) => `${term.venue} ${term.id} at block ${block}`
  const amounts = (term, tokens) => tokens.map((token) => BigInt(term.amounts[token]) + BigInt(term.fees[token] ?? 0))
  const { token0, token1 } = world.net.uniswap_v3
  const { WETH } = world.net.tokens
  const [v3, fourth, shares] = ['uniswap_v3', 'uniswap_v4', 'uniswap_v2'].map(of)
  const [[lent], worth, [idle]] = ['aave_v3', 'erc4626', 'wallet'].map(of)
  const paid = await v3Payouts(chain, v3.map(({ id }) => BigInt(id)), block)
  for (const term of v3)
    assert.deepEqual(amounts(term, [token0, token1]), [...paid.get(BigInt(term.id)).total], where(term))
  const burnt = await v4Payouts(world.rpc, v4, fourth.map(({ id }) => ({ id: BigInt(id), key })), block)
  for (const [i, term] of fourth.entries())
    assert.deepEqual(amounts(term, [key.currency0, key.currency1]), [...burnt[i].total], where(term))
  const redeemed = await pairPayouts(tools, pairs.map((pair) => ({ pair, owner: keeper })), block)
  for (const [i, term] of shares.entries())
    assert.deepEqual(amounts(term, pairs[i].tokens.map(({ address }) => address)), [...redeemed[i].paid], where(term))
  const readAt = (calls) => tools.readAt(block, calls)
  const { supplied } = await aaveBalances(readAt, aave, keeper, 'WETH')
  assert.deepEqual(amounts(lent, [WETH.address]), [supplied], where(lent))
  const held = await readAt(vaults.map((vault) => [vault, 'balanceOf', [keeper]]))
  const pays = await readAt(vaults.map((vault, i) => [vault, 'redeem', [held[i], keeper, keeper], keeper]))
  for (const [i, term] of worth.entries()) assert.deepEqual(amounts(term, [WETH.address]), [pays[i]], where(term))
  const coin = BigInt(await world.rpc.call('eth_getBalance', [keeper, hex(block)]))
  assert.deepEqual(amounts(idle, [key.currency0]), [coin], where(idle))
  const [position, weth] = await chain.read(
    [['balances', 'getTotalPositionSize', [keeper, world.net.perp_v2.base_token]], ['weth', 'balanceOf', [keeper]]], block)
  for (const [venue, size] of [['perp_v2', position], ['spot_swap', weth]]) {
    const [hedge] = of(venue)
    assert.equal(wad(hedge.size), size, where(hedge))
  }
  assert.deepEqual([v3, fourth, shares, worth].map((found) => found.length > 0), [true, true, true, true])
  return terms.length
}

/// The parts make the whole, exactly.
function checkSums({ terms, delta, gross_delta, value }, block) {
  const total = (key, from = terms) => sum(from.map((term) => wad(term[key])))
  assert.equal(total('delta'), wad(delta), `block ${block}: delta`)
  assert.equal(total('value'), wad(value), `block ${block}: value`)
  const positions = terms.filter(({ size }) => size === undefined)
  assert.equal(sum(positions.map((term) => (wad(term.delta) < 0n ? -wad(term.delta) : wad(term.delta)))), wad(gross_delta))
}

/// The longest run of blocks outside of the band, once it was inside for the first time; a gap in what was seen counts.
function longestOutside(seen) {
  let [longest, since] = [0, undefined]
  for (const [block, now] of seen) {
    if (inside(now)) since = block
    else if (since !== undefined) longest = Math.max(longest, block - since)
  }
  return longest
}

/// What has grown since the start: fees of each kind of position, interest, the vault, and the shares' part of the pair.
function checkEarned(first, last) {
  const of = ({ terms }, venue) => terms.filter((term) => term.venue === venue)
  for (const venue of ['uniswap_v3', 'uniswap_v4'])
    for (const { id, fees } of of(last, venue))
      assert.ok(Object.values(fees).every((fee) => BigInt(fee) > 0n), `${venue} ${id} has earned nothing`)
  const product = ({ amounts }) => Object.values(amounts).reduce((all, amount) => all * BigInt(amount), 1n)
  for (const venue of ['uniswap_v2', 'aave_v3', 'erc4626'])
    assert.ok(product(of(last, venue)[0]) > product(of(first, venue)[0]), `${venue} has earned nothing`)
}

const offTarget = ({ delta, target }) => Math.abs(Number(delta) - Number(target))
const inside = (now) => offTarget(now) <= BAND * Number(now.gross_delta)

/// Kills the keeper as soon as it has sent something that is not mined, and lets two blocks pass; gives how many
/// transactions were in flight.
async function killInFlight({ scene, keeper, config, prices, seen }) {
  for (;;) {
    const block = await step(scene, prices.next().value)
    const now = (await keeper.reached(block)).strategies[0]
    seen.set(block, now)
    if (now.plan.action === 'rebalance') break
  }
  await keeper.kill()
  const lines = await journal(scene.world, config)
  const open = lines.filter(({ kind, state }) => kind === 'transaction' && /signed|broadcast/.test(state))
  for (let i = 0; i < 2; ++i) await step(scene, prices.next().value)
  return open.length
}

test('five protocols and idle ether, hedged in two places, stay on target through two hundred blocks', LIMIT, async (t) => {
  const scene = await startPortfolio({ args: ['--margin', '100000'] })
  const { world, chain, v4, key, ids, lp, keeper: owner } = scene
  t.after(world.stop)
  const config = scene.config('portfolio.yaml', hedgesOf(world.net, ['60%', '40%']), {
    '    asset: ETH': `    asset: ETH\n    target: ${TARGET} ETH`,
    'width: 2%': `width: ${100 * BAND}%`,
    'poll_interval: 50ms': 'poll_interval: 10ms',
  })
  const check = await evenkeel(world, 'check', config)
  assert.equal(check.code, 0, check.stdout + check.stderr)
  const start = await opening(world, chain)
  const path = pathOf([2000, 2150, 1900, 2050], BLOCKS, 9)
  const prices = path.values()
  const seen = new Map()
  let keeper = startKeeper(world, { config })
  let compared = 0
  let inFlight
  const fourth = (now) => now.terms.filter(({ venue }) => venue === 'uniswap_v4').map(({ id }) => BigInt(id))
  for (let i = 0; ; ++i) {
    if (i === KILLED_AT) {
      inFlight = await killInFlight({ scene, keeper, config, prices, seen })
      keeper = startKeeper(world, { config })
    }
    const { value: price, done } = prices.next()
    if (done) break
    const more = []
    const near = Math.floor(COIN_MARKET.tick(price) / 10) * 10
    const position = { key, lower: near - 500, upper: near + 500, liquidity: liquidityOf(4, price) }
    if (i === MINTED_AT) more.push(v4.minting(owner, position))
    if (i === BURNT_AT) more.push(v4.modify(lp, [ACTIONS.burn(ids[0]), ACTIONS.takePair(key, owner)], 0n))
    const block = await step(scene, price, ...more)
    const now = (await keeper.reached(block)).strategies[0]
    seen.set(block, now)
    assert.equal(fourth(now).length, ids.length + (i >= MINTED_AT ? 1 : 0) - (i >= BURNT_AT ? 1 : 0), `block ${block}`)
    assert.equal(fourth(now).includes(ids[0]), i < BURNT_AT)
    checkSums(now, block)
    if (i % SAMPLED === 0 || i === MINTED_AT + 1 || i === BURNT_AT + 1) compared += await compare(scene, now, block)
  }
  await keeper.reached((await world.control('mine')).block)
  assert.equal((await keeper.stop()).code, 0)
  const hedges = await checkBooks(world, chain, config, start)
  await checkReplay(world, config)
  assert.ok(seen.size >= BLOCKS - 2, `expected ${BLOCKS} blocks, found ${seen.size}`)
  const states = [...seen.values()]
  checkEarned(states[0], states.at(-1))
  for (const venue of ['perp_v2', 'spot_swap']) {
    const orders = hedges.filter((hedge) => hedge.venue === venue).map(({ order }) => order)
    assert.ok(orders.some((order) => order > 0n) && orders.some((order) => order < 0n), `${venue} bought and sold`)
  }
  assert.ok(inFlight >= 1, 'it was killed with something in flight')
  const outside = longestOutside(seen)
  assert.ok(outside <= MOST_BLOCKS_OUTSIDE, `outside of the band for ${outside} blocks`)
  for (const { block } of hedges) {
    const soon = [...seen].filter(([number]) => number >= block && number <= block + MOST_BLOCKS_OUTSIDE)
    assert.ok(soon.some(([, now]) => inside(now)), `not back in the band after the hedge in block ${block}`)
  }
  t.diagnostic(
    `${seen.size} blocks, ${hedges.length} hedges, at most ${outside} blocks outside of the band, ` +
      `${compared} terms compared, ${inFlight} in flight when killed`,
  )
})
