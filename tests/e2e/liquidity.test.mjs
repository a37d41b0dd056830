// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper says a position holds and has earned, against what the contract would pay at the same block.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainOf, NEVER } from './lib/chain.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { v3Payouts } from './lib/payouts.mjs'
import { sqrtRatioAtTick } from './lib/ticks.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const BLOCKS = 60
const POSITIONS = 20
const LIMIT = { timeout: 500_000 }
const idsOf = (net) => `ids: [${net.position_ids.join(', ')}]`

/// Moves the spot pool to exactly this sqrt price in a block of its own; gives the block.
async function moveTo(world, chain, to) {
  const [now] = await chain.readOne('pool', 'slot0')
  if (now === to) return world.control('mine').then(({ block }) => block)
  const { token0, token1, fee } = world.net.uniswap_v3
  const [tokenIn, tokenOut] = to < now ? [token0, token1] : [token1, token0]
  const trader = world.net.accounts.trader.address
  const params = { tokenIn, tokenOut, fee, recipient: trader, deadline: NEVER, amountIn: 10n ** 25n }
  Object.assign(params, { amountOutMinimum: 0n, sqrtPriceLimitX96: to })
  return chain.transact([trader, 'router', 'exactInputSingle', [params], 20_000_000])
}

/// Adds positions whose ranges touch the price, lie on either side, share ticks, are emptied or half emptied.
async function mintEdges(chain, spacing) {
  const { 1: tick } = await chain.readOne('pool', 'slot0')
  const near = Math.floor(tick / spacing) * spacing
  const around = [near - 20 * spacing, near + 20 * spacing]
  const ids = []
  for (const [lower, upper] of [
    [near, near + spacing], [near - spacing, near], [near, near + 30 * spacing], [near - 30 * spacing, near],
    [near + 5 * spacing, near + 50 * spacing], [near - 50 * spacing, near - 5 * spacing], around, around, around, around,
  ])
    ids.push(await chain.mint(lower, upper))
  return { near, ids, emptied: ids.at(-1), halved: ids.at(-2), poked: ids.at(-3) }
}

/// Takes liquidity out without collecting it: all of one position, half of another.
async function takeOut(chain, { emptied, halved }) {
  await chain.transact(
    chain.decrease(emptied, await chain.liquidityOf(emptied)),
    chain.decrease(halved, (await chain.liquidityOf(halved)) / 2n),
  )
}

/// Compares every position at one block; gives how many states were compared.
async function compare(world, chain, config, block) {
  const { code, stderr, json } = await evenkeel(world, 'exposure', config, '--json', '--block', block)
  assert.equal(code, 0, stderr)
  const document = json()
  assert.equal(document.block.number, block)
  const terms = document.strategies[0].terms.filter((term) => term.venue === 'uniswap_v3')
  const paid = await v3Payouts(chain, terms.map((term) => BigInt(term.id)), block)
  const { token0, token1 } = world.net.uniswap_v3
  for (const term of terms) {
    const { principal, fees, total } = paid.get(BigInt(term.id))
    const where = `position ${term.id} at block ${block}`
    const pair = (amounts) => [token0, token1].map((token) => BigInt(amounts[token]))
    assert.deepEqual(pair(term.amounts), [...principal], `${where}: principal`)
    assert.deepEqual(pair(term.fees), [...fees], `${where}: fees`)
    assert.deepEqual(total, [0, 1].map((i) => principal[i] + fees[i]), `${where}: the contract agrees with itself`)
  }
  return terms.length
}

/// Blocks in which the pool stands exactly on a tick, reached from above and below, and next to it.
async function edgeBlocks(world, chain, near, spacing) {
  const blocks = []
  const ticks = []
  for (const tick of [near, near + spacing, near - spacing, near + 5 * spacing, near - 5 * spacing]) {
    const at = sqrtRatioAtTick(tick)
    for (const to of [at - 1n, at, at + 1n, at]) {
      blocks.push(await moveTo(world, chain, to))
      const [price, now] = await chain.readOne('pool', 'slot0')
      assert.equal(price, to)
      ticks.push(now - tick)
    }
  }
  // Going down, a pool that stops exactly on an initialised tick says that it has left it already.
  for (let i = 0; i < ticks.length; i += 4) assert.deepEqual(ticks.slice(i, i + 4), [-1, 0, 0, -1])
  return blocks
}

for (const weth of ['token0', 'token1']) {
  test(`with WETH as ${weth}, amounts and fees are to the wei what the contract would pay`, LIMIT, async (t) => {
    const world = await startWorld(['--weth', weth, '--positions', POSITIONS - 10, '--seed', '11', '--width', '0.05'])
    t.after(world.stop)
    const chain = chainOf(world)
    const spacing = world.net.uniswap_v3.tick_spacing
    const edges = await mintEdges(chain, spacing)
    const config = variant(world, 'owner.yaml', replacing({ [idsOf(world.net)]: `owner: "${chain.keeper}"` }))
    const blocks = []
    for (let i = 0; i < 3; ++i) {
      blocks.push((await world.control('swap_storm', { count: 800, band: 0.04 })).block)
      if (i === 0) await takeOut(chain, edges)
      // Moved on by its owner between the others: their shared position has other roundings from here on.
      await chain.transact(chain.collect(edges.poked))
    }
    blocks.push(...(await edgeBlocks(world, chain, edges.near, spacing)))
    while (blocks.length < BLOCKS) blocks.push((await world.control('step')).block)
    let states = 0
    for (const block of blocks) states += await compare(world, chain, config, block)
    assert.equal(states, BLOCKS * POSITIONS)
    t.diagnostic(`${states} states of ${POSITIONS} positions in ${BLOCKS} blocks`)
  })
}

test('a burnt position among the ids is an error that names it', LIMIT, async (t) => {
  const world = await startWorld(['--positions', '2'])
  t.after(world.stop)
  const chain = chainOf(world)
  const [kept, burnt] = world.net.position_ids
  await chain.transact(chain.decrease(BigInt(burnt), await chain.liquidityOf(BigInt(burnt))))
  await chain.transact(chain.collect(BigInt(burnt)), [chain.keeper, 'manager', 'burn', [BigInt(burnt)]])
  const found = await evenkeel(world, 'exposure', world.config, '--json')
  assert.equal(found.code, 1)
  assert.match(found.stderr, new RegExp(`position ${burnt} .*burnt`))
  assert.doesNotMatch(found.stderr, new RegExp(`position ${kept} `))
  const plan = await evenkeel(world, 'plan', world.config)
  assert.notEqual(plan.code, 0, 'nothing is planned on half a portfolio')
  assert.match(plan.stdout + plan.stderr, new RegExp(`position ${burnt} .*burnt`))
})

test('with an owner, positions that come and go are noticed while running', LIMIT, async (t) => {
  const world = await startWorld(['--positions', '3', '--sigma', '0.001'])
  t.after(world.stop)
  const chain = chainOf(world)
  const config = variant(world, 'owner.yaml', replacing({ [idsOf(world.net)]: `owner: "${chain.keeper}"` }))
  const keeper = startKeeper(world, { config, args: ['--dry-run'] })
  const seen = async (block) => {
    const { strategies } = await keeper.reached(block)
    return strategies[0].terms.filter((term) => term.venue === 'uniswap_v3').map((term) => term.id)
  }
  const [first, second, third] = world.net.position_ids
  const head = async () => (await world.control('state')).block
  assert.deepEqual(await seen(await head()), [first, second, third])
  const { 1: tick } = await chain.readOne('pool', 'slot0')
  const near = Math.floor(tick / 10) * 10
  const fresh = await chain.mint(near - 100, near + 100)
  assert.deepEqual(await seen(await head()), [first, second, third, String(fresh)])
  await chain.transact(chain.decrease(BigInt(first), await chain.liquidityOf(BigInt(first))))
  await chain.transact(chain.collect(BigInt(first)), [chain.keeper, 'manager', 'burn', [BigInt(first)]])
  assert.deepEqual((await seen(await head())).sort(), [second, third, String(fresh)].sort())
  await chain.transact(
    [chain.keeper, 'manager', 'transferFrom', [chain.keeper, world.net.accounts.lp.address, BigInt(second)]])
  assert.deepEqual((await seen(await head())).sort(), [third, String(fresh)].sort())
  assert.equal((await keeper.stop()).code, 0)
})
