// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Forks of Uniswap v3: what the keeper says a position holds against what the contracts would pay at the same block.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deployAlgebra19, deployAlgebra2, deployIntegral } from '../devnet/lib/clmm.mjs'
import { deployPancake, deploySlipstream, workshop } from '../devnet/lib/clmm.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { decodeFunctionResult, encodeFunctionData } from '../devnet/lib/viem.mjs'
import { MAX128, NEVER } from './lib/chain.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { sqrtRatioAtTick } from './lib/ticks.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const POSITIONS = 48
const BLOCKS = 22
// The block of this number shows one position less.
const BURNT = 5
const AT_ONCE = 4
const LIQUIDITY = 10n ** 15n

/// A config whose positions are the venue's: an owner's, or ids, with the keys of the dialect.
function configOf(world, { venue, manager, keys }, whose, name = 'clmm.yaml') {
  const old = `- venue: uniswap_v3
        position_manager: "${world.net.uniswap_v3.position_manager}"
        ids: [${world.net.position_ids.join(', ')}]`
  const lines = [`position_manager: "${manager.address}"`, whose, ...keys]
  return variant(world, name, replacing({ [old]: [`- venue: ${venue}`, ...lines].join('\n        ') }))
}

const decreaseOf = (tokenId, liquidity) => [{ tokenId, liquidity, amount0Min: 0n, amount1Min: 0n, deadline: NEVER }]
const collectOf = (tokenId, recipient) => [{ tokenId, recipient, amount0Max: MAX128, amount1Max: MAX128 }]

/// {liquidity, holder} of each id at a block.
async function heldAt(world, { manager }, ids, block) {
  const call = (functionName, args) => {
    const data = encodeFunctionData({ abi: manager.abi, functionName, args })
    return ['eth_call', [{ to: manager.address, data }, hex(block)]]
  }
  const answers = await world.rpc.batch(ids.flatMap((id) => [call('positions', [id]), call('ownerOf', [id])]))
  const decode = (functionName, data) => decodeFunctionResult({ abi: manager.abi, functionName, data })
  const place = manager.abi.find(({ name }) => name === 'positions').outputs.length - 5
  return ids.map((id, i) => {
    const liquidity = decode('positions', answers[2 * i])[place]
    return { id, liquidity, holder: decode('ownerOf', answers[2 * i + 1]) }
  })
}

/// {id: {principal, total}} that decreasing by everything and collecting pay whoever holds the id at the block.
async function payouts(world, made, ids, block) {
  const { abi, address } = made.manager
  const bytes = (functionName, args) => encodeFunctionData({ abi, functionName, args })
  const held = await heldAt(world, made, ids, block)
  const requests = held.map(({ id, liquidity, holder }) => {
    const both = [bytes('collect', collectOf(id, world.net.accounts.oracle.address))]
    if (liquidity > 0n) both.unshift(bytes('decreaseLiquidity', decreaseOf(id, liquidity)))
    return ['eth_call', [{ from: holder, to: address, data: bytes('multicall', [both]) }, hex(block)]]
  })
  const pair = (text) => [text.slice(2, 66), text.slice(66, 130)].map((word) => BigInt('0x' + word))
  const answers = await world.rpc.batch(requests)
  return new Map(
    answers.map((data, i) => {
      const results = decodeFunctionResult({ abi, functionName: 'multicall', data })
      const principal = results.length === 2 ? pair(results[0]) : [0n, 0n]
      return [ids[i], { principal, total: pair(results.at(-1)) }]
    }),
  )
}

/// Compares every position at one block; gives how many were compared, and how many of them have earned fees.
async function compare(world, made, config, block) {
  const { code, stderr, json } = await evenkeel(world, 'exposure', config, '--json', '--block', block)
  assert.equal(code, 0, stderr)
  const terms = json().strategies[0].terms.filter((term) => term.venue === made.venue)
  const ids = terms.map((term) => BigInt(term.id))
  const paid = await payouts(world, made, ids, block)
  const { token0, token1 } = world.net.uniswap_v3
  for (const term of terms) {
    const { principal, total } = paid.get(BigInt(term.id))
    const where = `position ${term.id} at block ${block}`
    const pair = (amounts) => [token0, token1].map((token) => BigInt(amounts[token]))
    assert.deepEqual(pair(term.amounts), principal, `${where}: principal`)
    assert.deepEqual(pair(term.fees), total.map((amount, i) => amount - principal[i]), `${where}: fees`)
  }
  const earning = terms.filter(({ fees }) => BigInt(fees[token0]) + BigInt(fees[token1]) > 0n).length
  return { count: ids.length, earning }
}

/// Ranges that touch the price, lie on either side, share ticks, share all.
function ranges(near, spacing) {
  const edges = [[0, 1], [-1, 0], [0, 30], [-30, 0], [5, 50], [-50, -5], [-20, 20], [-20, 20], [-20, 20], [-20, 20]]
  while (edges.length < POSITIONS) {
    const i = edges.length
    edges.push([-1 - (7 * i) % 40, 1 + (11 * i) % 40])
  }
  return edges.map((edge) => edge.map((steps) => near + steps * spacing))
}

/// A price for each block: exactly on ticks and beside them, from both sides, and anywhere.
function targets(near, spacing, start) {
  const out = []
  for (const steps of [0, 5, -5]) {
    const at = sqrtRatioAtTick(near + steps * spacing)
    out.push(at - 1n, at, at + 1n, at)
  }
  for (let i = 0; out.length < BLOCKS; ++i) out.push((start * BigInt(1000 + ((i * 37) % 41) - 20)) / 1000n)
  return out
}

async function idsOf({ readOne }, { manager }, owner) {
  const count = Number(await readOne(manager, 'balanceOf', owner))
  return Promise.all(Array.from({ length: count }, (_, i) => readOne(manager, 'tokenOfOwnerByIndex', owner, BigInt(i))))
}

/// What happens to positions between the blocks, besides the price.
async function happen(shop, made, ids, round) {
  const { as, who, readOne } = shop
  const own = as(who.keeper)
  const liquidityOf = async (id) => (await readOne(made.manager, 'positions', id)).at(-5)
  const [poked, halved, emptied, burnt] = ids.slice(6)
  if (round % 4 === 1) await own(made.manager, 'collect', ...collectOf(poked, who.keeper))
  if (round === 2) await own(made.manager, 'decreaseLiquidity', ...decreaseOf(halved, (await liquidityOf(halved)) / 2n))
  if (round === 3) await own(made.manager, 'decreaseLiquidity', ...decreaseOf(emptied, await liquidityOf(emptied)))
  if (round === BURNT) {
    await own(made.manager, 'decreaseLiquidity', ...decreaseOf(burnt, await liquidityOf(burnt)))
    await own(made.manager, 'collect', ...collectOf(burnt, who.keeper))
    await own(made.manager, 'burn', burnt)
  }
  // Given away to the pool: nobody's, or those liquidity providers' whom the pool then gives it to.
  const give = (token) => as(who.trader)(token, 'transfer', made.pool.address, 12_345_677n)
  if (round === 7) for (const token of shop.tokens) await give(token)
  if (!made.farm) return
  const stake = async (id) => {
    await own(made.manager, 'approve', made.farm.address, id)
    await own(made.farm, 'deposit', id)
  }
  if (round === 4) for (const id of ids.slice(12, 24)) await stake(id)
  if (round === 9) for (const id of ids.slice(12, 16)) await own(made.farm, 'withdraw', id)
  if (round === 13) await stake(halved)
}

const DIALECTS = {
  pancakeswap_v3: deployPancake,
  slipstream: deploySlipstream,
  'algebra v2': deployAlgebra2,
  'algebra integral': deployIntegral(false),
  "algebra integral, a deployer's own pool": deployIntegral(true),
  'algebra v1.9-directional': deployAlgebra19('DirectionalPool', 'v1.9-directional'),
  'algebra v1.9': deployAlgebra19('PlainPool', 'v1.9'),
}

for (const [name, deploy] of Object.entries(DIALECTS)) {
  test(`${name}: amounts and fees are to the wei what the contracts would pay`, LIMIT, async (t) => {
    const world = await startWorld(['--positions', '1'])
    t.after(world.stop)
    const shop = workshop(world)
    const made = await deploy(shop)
    const { readOne, mine, who } = shop
    const [, tick] = await readOne(made.pool, made.priceName)
    const near = Math.floor(tick / made.spacing) * made.spacing
    await made.mint(near - 200 * made.spacing, near + 200 * made.spacing, LIQUIDITY * 1000n, who.maker)
    for (const [i, range] of ranges(near, made.spacing).entries())
      await made.mint(...range, LIQUIDITY + BigInt(i) ** 7n * 1_000_003n)
    await mine()
    const ids = await idsOf(shop, made, who.keeper)
    assert.equal(ids.length, POSITIONS)
    const config = configOf(world, made, `owner: "${who.keeper}"`)
    const [blocks, ticks] = [[], []]
    for (const [round, to] of targets(near, made.spacing, shop.start).entries()) {
      const [now] = await readOne(made.pool, made.priceName)
      if (now !== to) await made.move(now, to)
      await happen(shop, made, ids, round)
      blocks.push(await mine())
      const [price, at] = await readOne(made.pool, made.priceName)
      assert.equal(price, to)
      ticks.push(at - near)
    }
    // Going down, a pool that stops exactly on an initialised tick says that it has left it already.
    const steps = [0, 5, -5].flatMap((count) => [-1, 0, 0, -1].map((beside) => count * made.spacing + beside))
    assert.deepEqual(ticks.slice(0, steps.length), steps)
    let [states, earning] = [0, 0]
    for (let round = 0; round < blocks.length; round += AT_ONCE) {
      const some = blocks.slice(round, round + AT_ONCE)
      const seen = await Promise.all(some.map((block) => compare(world, made, config, block)))
      for (const [i, { count, earning: fees }] of seen.entries()) {
        assert.equal(count, POSITIONS - (round + i < BURNT ? 0 : 1), 'staked ones are found, the burnt one is not')
        states += count
        earning += fees
      }
    }
    assert.ok(states >= 1000 && earning > states / 2)
    t.diagnostic(`${states} states, in ${earning} of them fees`)
  })
}

for (const [name, deploy] of Object.entries({ pancakeswap_v3: deployPancake, slipstream: deploySlipstream })) {
  test(`${name}: what is staked, taken back or given away is noticed while running`, LIMIT, async (t) => {
    const world = await startWorld(['--positions', '1', '--sigma', '0.001'])
    t.after(world.stop)
    const shop = workshop(world)
    const made = await deploy(shop)
    const { as, readOne, mine, who } = shop
    const own = as(who.keeper)
    const [, tick] = await readOne(made.pool, made.priceName)
    const near = Math.floor(tick / made.spacing) * made.spacing
    for (const steps of [20, 30, 40].map((count) => count * made.spacing))
      await made.mint(near - steps, near + steps, LIQUIDITY)
    let block = await mine()
    const [first, second, third] = await idsOf(shop, made, who.keeper)
    const config = configOf(world, made, `owner: "${who.keeper}"`)
    const keeper = startKeeper(world, { config, args: ['--dry-run'] })
    const seen = async () => {
      const { strategies } = await keeper.reached(block)
      return strategies[0].terms.filter((term) => term.venue === made.venue).map((term) => BigInt(term.id)).sort()
    }
    assert.deepEqual(await seen(), [first, second, third])
    await own(made.manager, 'approve', made.farm.address, first)
    await own(made.farm, 'deposit', first)
    block = await mine()
    assert.deepEqual(await seen(), [first, second, third])
    await own(made.manager, 'transferFrom', who.keeper, who.lp, second)
    block = await mine()
    assert.deepEqual(await seen(), [first, third])
    const byIds = configOf(world, { ...made, keys: [] }, `ids: [${first}, ${second}]`, 'ids.yaml')
    assert.equal((await compare(world, made, byIds, block)).count, 2)
    await own(made.farm, 'withdraw', first)
    await made.mint(near, near + made.spacing, LIQUIDITY)
    block = await mine()
    assert.deepEqual(await seen(), [first, third, third + 1n])
    assert.equal((await compare(world, made, config, block)).count, 3)
    assert.equal((await keeper.stop()).code, 0)
  })
}

test('a pool of another dialect than configured is an error that says which was found', LIMIT, async (t) => {
  const world = await startWorld(['--positions', '1'])
  t.after(world.stop)
  const shop = workshop(world)
  const made = await deployAlgebra2(shop)
  await made.mint(-300_000, 300_000, LIQUIDITY)
  await shop.mine()
  const whose = `owner: "${shop.who.keeper}"`
  for (const [dialect, message] of [
    ['v1.9', /expected the layout of dialect v1\.9, found .*7 words .* 9, as in dialect v2/],
    ['v1.9-directional', /expected the layout of dialect v1\.9-directional, found .*dialect v2/],
    ['integral', /position \d+ .*expected the 12 words .* found 11, as in dialect v1\.9-directional, v1\.9, v2/],
  ]) {
    const config = configOf(world, { ...made, keys: [`dialect: ${dialect}`] }, whose, `${dialect}.yaml`)
    const { code, stderr } = await evenkeel(world, 'exposure', config, '--json')
    assert.equal(code, 1)
    assert.match(stderr, message)
  }
})
