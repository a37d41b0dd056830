// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// Uniswap v4 positions: found by their ids and in the logs, told to the wei, refused where a hook decides.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACTIONS, DYNAMIC_FEE, NATIVE, deployUniswapV4, poolIdOf } from '../devnet/lib/uniswap_v4.mjs'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { v4Payouts } from './lib/payouts.mjs'
import { startProxy } from './lib/proxy.mjs'
import { replacing, startWorld, variant } from './lib/world.mjs'

const BLOCKS = 27
const POSITIONS = 40
const LIMIT = { timeout: 300_000 }
// Permissions of hooks, as v4-core's Hooks.sol numbers them.
const [AFTER_INITIALIZE, BEFORE_REMOVE, AFTER_REMOVE, BEFORE_SWAP, REMOVE_RETURNS_DELTA] = [1 << 12, 1 << 9, 1 << 8, 1 << 7, 1]

/// The square root of a price of USDC per ETH, Q64.96, for a pool with these tokens.
const sqrtPrice = (usdPerEth, ethIsCurrency0) =>
  BigInt(Math.round(Math.sqrt(ethIsCurrency0 ? usdPerEth * 1e-12 : 1e12 / usdPerEth) * 2 ** 48)) * 2n ** 48n

/// A world with v4: the keys of a pool with the coin, one of two tokens and one with a hook that sets the fee of swaps.
async function startV4(t, args = []) {
  const world = await startWorld(['--positions', '1', '--sigma', '0.001', ...args])
  t.after(world.stop)
  const { accounts, tokens } = world.net
  const who = { deployer: accounts.deployer.address, lp: accounts.lp.address, keeper: accounts.keeper.address }
  const mine = () => world.control('mine')
  const v4 = await deployUniswapV4(world.rpc, mine, who)
  const token = (name) => ({ address: tokens[name].address, abi: ownContracts().Token.abi })
  for (const name of ['WETH', 'USDC']) await v4.allow(who.lp, token(name))
  const [weth, usdc] = [tokens.WETH.address, tokens.USDC.address]
  const [currency0, currency1] = BigInt(weth) < BigInt(usdc) ? [weth, usdc] : [usdc, weth]
  const feeHook = await v4.hook('DynamicFeesTestHook', AFTER_INITIALIZE | BEFORE_SWAP)
  await v4.transact(
    { from: who.lp, to: feeHook, name: 'setManager', args: [v4.poolManager.address] },
    { from: who.lp, to: feeHook, name: 'setFee', args: [1234] },
  )
  const coin = { currency0: NATIVE, currency1: usdc }
  const keys = {
    coin: { ...coin, fee: 500, tickSpacing: 10, hooks: NATIVE },
    tokens: { currency0, currency1, fee: 3000, tickSpacing: 60, hooks: NATIVE },
    dynamic: { ...coin, fee: DYNAMIC_FEE, tickSpacing: 10, hooks: feeHook.address },
  }
  const from = (await world.control('state')).block
  const open = async (key) => {
    await v4.initialize(key, sqrtPrice(2000, key.currency0 !== usdc))
    await v4.mint(who.lp, [{ key, lower: -600_000, upper: 600_000, liquidity: 10n ** 16n }])
  }
  for (const key of Object.values(keys)) await open(key)
  await v4.transact({ from: who.keeper, to: v4.manager, name: 'setApprovalForAll', args: [v4.probe.address, true] })
  const tickOf = async (key) => (await v4.read(v4.stateView, 'getSlot0', [poolIdOf(key)]))[1]
  /// Writes a config with this entry instead of the v3 one; the coin counts as ETH.
  const config = (name, entry, more = {}) =>
    variant(world, name, replacing({
      [`venue: uniswap_v3\n        position_manager: "${world.net.uniswap_v3.position_manager}"\n        ids: [${world.net.position_ids.join(', ')}]`]:
        `venue: uniswap_v4\n        position_manager: "${v4.manager.address}"\n        state_view: "${v4.stateView.address}"\n        ${entry}`,
      [`ETH:  {tokens: ["${weth}"]`]: `ETH:  {tokens: ["${weth}", "${NATIVE}"]`,
      ...more,
    }))
  return { world, v4, who, keys, from, open, mine, tickOf, config, head: async () => (await world.control('state')).block }
}

/// Positions of the keeper in each pool: some drawn at random, some that begin, end or lie beside the price.
async function mintMany({ v4, who, keys, tickOf }, random) {
  const wanted = []
  for (const key of [keys.coin, keys.tokens, keys.dynamic]) {
    const near = Math.floor((await tickOf(key)) / key.tickSpacing)
    const ranges = [[0, 1], [-1, 0], [0, 30], [-30, 0], [5, 50], [-50, -5], [-20, 20], [-20, 20]]
    while (ranges.length < (key === keys.tokens ? 14 : 13)) ranges.push([-1 - Math.floor(random() * 80), 1 + Math.floor(random() * 80)])
    for (const range of ranges) {
      const [lower, upper] = range.map((steps) => (near + steps) * key.tickSpacing)
      wanted.push({ key, lower, upper, liquidity: BigInt(Math.floor(10 ** (6 + 8 * random()))) })
    }
  }
  const ids = await v4.mint(who.keeper, wanted)
  return ids.map((id, i) => ({ id, ...wanted[i] }))
}

const termsOf = (document) => document.strategies[0].terms.filter((term) => term.venue === 'uniswap_v4')

/// Compares every position at one block; gives how many states were compared.
async function compare(scene, positions, config, block) {
  const { code, stderr, json } = await evenkeel(scene.world, 'exposure', config, '--json', '--block', block)
  assert.equal(code, 0, stderr)
  const terms = new Map(termsOf(json()).map((term) => [term.id, term]))
  assert.deepEqual([...terms.keys()].sort(), positions.map(({ id }) => String(id)).sort())
  const paid = await v4Payouts(scene.world.rpc, scene.v4, positions, block)
  for (const [i, { id, key }] of positions.entries()) {
    const term = terms.get(String(id))
    const pair = (amounts) => [key.currency0, key.currency1].map((currency) => BigInt(amounts[currency]))
    const where = `position ${id} at block ${block}`
    assert.deepEqual(pair(term.fees), [...paid[i].fees], `${where}: fees`)
    const sum = pair(term.amounts).map((amount, side) => amount + pair(term.fees)[side])
    assert.deepEqual(sum, [...paid[i].total], `${where}: everything`)
  }
  return positions.length
}

/// A block of swaps both ways through all pools.
async function trade({ v4, keys }, random) {
  const swaps = []
  for (const key of Object.values(keys))
    for (let i = 0; i < 6; ++i) {
      const down = random() < 0.5
      const amount = (random() + 0.01) * ((down ? key.currency0 : key.currency1) === keys.coin.currency1 ? 3e8 : 1.5e17)
      swaps.push(v4.swap(key, down, BigInt(Math.floor(amount))))
    }
  return Number((await v4.transact(...swaps))[0].blockNumber)
}

/// Takes liquidity or fees out of some positions; one ends without liquidity, one has a subscriber from then on.
async function change({ v4, who }, positions) {
  const [emptied, halved, poked, watched] = [6, 19, 32, 33].map((at) => positions[at])
  const out = ({ id, key }, liquidity) =>
    v4.modify(who.keeper, [ACTIONS.decrease(id, liquidity), ACTIONS.takePair(key, who.keeper)], 0n)
  await v4.transact(
    out(emptied, emptied.liquidity), out(halved, halved.liquidity / 2n), out(poked, 0n),
    { from: who.keeper, to: v4.manager, name: 'subscribe', args: [watched.id, v4.probe.address, '0x'] },
  )
}

for (const weth of ['token0', 'token1']) {
  const blocks = weth === 'token0' ? BLOCKS : 3
  test(`with WETH as ${weth}, v4 positions are to the wei what burning and decreasing them pays`, LIMIT, async (t) => {
    const scene = await startV4(t, ['--weth', weth])
    const random = uniform(7)
    const positions = await mintMany(scene, random)
    assert.equal(positions.length, POSITIONS)
    const byOwner = scene.config('owner.yaml', `owner: "${scene.who.keeper}"\n        from_block: ${scene.from}`)
    const byIds = scene.config('ids.yaml', `ids: [${positions.map(({ id }) => id).join(', ')}]`)
    let states = 0
    let earned = 0
    for (let i = 0; i < blocks; ++i) {
      const block = await trade(scene, random)
      states += await compare(scene, positions, i % 2 ? byIds : byOwner, block)
      if (i === 1) await change(scene, positions)
    }
    const last = await v4Payouts(scene.world.rpc, scene.v4, positions, await scene.head())
    for (const { fees } of last) earned += fees.some((fee) => fee > 0n)
    assert.equal(states, blocks * POSITIONS)
    assert.ok(earned >= POSITIONS / 2, `only ${earned} positions have earned anything`)
    t.diagnostic(`${states} states of ${POSITIONS} positions in ${blocks} blocks, ${earned} with fees at the end`)
  })
}

test('what a real burn transfers is what was told for the block before', LIMIT, async (t) => {
  const scene = await startV4(t)
  const { v4, who, keys, world } = scene
  const random = uniform(3)
  const near = Math.floor((await scene.tickOf(keys.coin)) / 10) * 10
  const [id] = await v4.mint(who.keeper, [{ key: keys.coin, lower: near - 500, upper: near + 500, liquidity: 10n ** 14n }])
  const config = scene.config('ids.yaml', `ids: [${id}]`)
  for (let i = 0; i < 3; ++i) await trade(scene, random)
  const told = (await evenkeel(world, 'exposure', config, '--json')).json()
  const [term] = termsOf(told)
  const to = `0x${'77'.repeat(20)}`
  await v4.transact(v4.modify(who.keeper, [ACTIONS.burn(id), ACTIONS.takePair(keys.coin, to)], 0n))
  const usdc = { address: keys.coin.currency1, abi: ownContracts().Token.abi }
  const got = [BigInt(await world.rpc.call('eth_getBalance', [to, 'latest'])), await v4.read(usdc, 'balanceOf', [to])]
  const expected = [NATIVE, usdc.address].map((token) => BigInt(term.amounts[token]) + BigInt(term.fees[token]))
  assert.deepEqual(got, expected)
  const after = await evenkeel(world, 'exposure', config, '--json')
  assert.equal(after.code, 1)
  assert.match(after.stderr, new RegExp(`position ${id} does not exist \\(burnt\\?\\)`))
})

test('a pool whose hook may change what removing pays is refused, naming the permission', LIMIT, async (t) => {
  const scene = await startV4(t)
  const { v4, who, keys, world } = scene
  const taking = await v4.hook('FeeTakingHook', AFTER_REMOVE | REMOVE_RETURNS_DELTA, [v4.poolManager.address])
  const before = await v4.hook('MockHooks', BEFORE_REMOVE)
  const after = await v4.hook('MockHooks', AFTER_REMOVE)
  const near = Math.floor((await scene.tickOf(keys.tokens)) / 60) * 60
  const mint = async (key) => (await v4.mint(who.keeper, [{ key, lower: near - 600, upper: near + 600, liquidity: 10n ** 14n }]))[0]
  const plain = await mint(keys.tokens)
  const found = {}
  for (const [name, hook] of Object.entries({ taking, before, after })) {
    const key = { ...keys.tokens, hooks: hook.address }
    await scene.open(key)
    const id = await mint(key)
    found[name] = { id, key, ...(await evenkeel(world, 'exposure', scene.config(`${name}.yaml`, `ids: [${plain}, ${id}]`), '--json')) }
  }
  const refused = ({ code, stderr, id }, permission) => {
    assert.equal(code, 1)
    assert.match(stderr, new RegExp(`position ${id}: the hook 0x\\w+ of its pool may change .*\\(${permission}\\)`))
  }
  refused(found.taking, 'AFTER_REMOVE_LIQUIDITY_RETURNS_DELTA')
  refused(found.before, 'BEFORE_REMOVE_LIQUIDITY')
  // A hook that may only look on changes nothing, and the one that takes shows why it is refused.
  assert.equal(found.after.code, 0, found.after.stderr)
  const [looked, taken] = await v4Payouts(scene.world.rpc, scene.v4, [found.after, found.taking], await scene.head())
  const term = termsOf(found.after.json()).find(({ id }) => id === String(found.after.id))
  const { currency0, currency1 } = keys.tokens
  assert.deepEqual([currency0, currency1].map((token) => BigInt(term.amounts[token])), [...looked.total])
  assert.ok(taken.total.every((amount, side) => amount < looked.total[side]))
})

test('with an owner, v4 positions that are minted, moved, burnt or reorganised away are noticed', LIMIT, async (t) => {
  const scene = await startV4(t)
  const { v4, who, keys, world, head } = scene
  const near = Math.floor((await scene.tickOf(keys.coin)) / 10) * 10
  const mint = async (owner = who.keeper) =>
    (await v4.mint(owner, [{ key: keys.coin, lower: near - 500, upper: near + 500, liquidity: 10n ** 13n }]))[0]
  const transfer = (from, to, id) => v4.transact({ from, to: v4.manager, name: 'transferFrom', args: [from, to, id] })
  const first = await mint()
  const foreign = await mint(who.lp)
  const proxy = await startProxy(world.net.rpc)
  t.after(proxy.stop)
  proxy.fail('20 blocks of logs')
  await world.control('mine', { count: 60 })
  const entry = `owner: "${who.keeper}"\n        from_block: ${scene.from}`
  const config = scene.config('owner.yaml', entry, { [`rpc: ["${world.net.rpc}"]`]: `rpc: ["${proxy.url}"]` })
  const keeper = startKeeper(world, { config, args: ['--dry-run'] })
  const seen = async () => {
    const block = await head()
    const { strategies } = await keeper.reached(block)
    return termsOf({ strategies }).map(({ id }) => BigInt(id))
  }
  assert.deepEqual(await seen(), [first])
  const width = ([from, to]) => to - from + 1
  const searched = proxy.logs.filter((range) => width(range) <= 20)
  assert.ok(width(proxy.logs[0]) > 60, 'the first question is for everything')
  assert.ok(searched.length >= 6 && searched.length < proxy.logs.length, 'then for what the node takes')

  proxy.logs.length = 0
  proxy.fail('7 blocks of logs')
  const second = await mint()
  assert.deepEqual(await seen(), [first, second])
  assert.ok(proxy.logs.some((range) => width(range) <= 7))
  proxy.heal()
  await transfer(who.lp, who.keeper, foreign)
  assert.deepEqual(await seen(), [first, foreign, second])
  await transfer(who.keeper, who.lp, first)
  assert.deepEqual(await seen(), [foreign, second])
  await v4.transact(v4.modify(who.keeper, [ACTIONS.burn(second), ACTIONS.takePair(keys.coin, who.keeper)], 0n))
  assert.deepEqual(await seen(), [foreign])
  const third = await mint()
  assert.deepEqual(await seen(), [foreign, third])
  await world.control('reorg', { depth: 1 })
  await world.control('mine')
  assert.deepEqual(await seen(), [foreign])
  proxy.logs.length = 0
  await world.control('mine', { count: 3 })
  await seen()
  assert.deepEqual(proxy.logs, [], 'a block in which nothing moved asks for no logs')
  assert.equal((await keeper.stop()).code, 0)
  const replayed = await evenkeel(world, 'replay', config, '--json')
  assert.equal(replayed.code, 0, replayed.stderr)
  assert.ok(replayed.json().snapshots >= 8 && replayed.json().differences === 0)

  const late = scene.config('late.yaml', `owner: "${who.keeper}"\n        from_block: ${await head()}`)
  const { code, stderr } = await evenkeel(world, 'exposure', late, '--json')
  assert.equal(code, 1)
  assert.match(stderr, /holds 1 positions, the logs of blocks \d+ to \d+ tell of 0 .*from_block/)
})
