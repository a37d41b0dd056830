// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper does otherwise on one chain than on another.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { encodeFunctionData } from '../devnet/lib/viem.mjs'
import { chainOf } from './lib/chain.mjs'
import { checkReplay } from './lib/books.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { startProxy } from './lib/proxy.mjs'
import { calm, replacing, startWorld, stir, variant } from './lib/world.mjs'

const LIMIT = { timeout: 120_000 }
const GAS_PRICE_ORACLE = '0x420000000000000000000000000000000000000F'
const ETHER = 10n ** 18n

/// Puts the code of one of our contracts at an address.
async function place(world, name, address) {
  const { rpc, net, control } = world
  const from = net.accounts.deployer.address
  const fees = { maxFeePerGas: hex(10n ** 14n), maxPriorityFeePerGas: hex(10n ** 9n) }
  const { bytecode: data } = ownContracts()[name]
  const hash = await rpc.call('eth_sendTransaction', [{ from, data, gas: hex(3_000_000), ...fees }])
  await control('mine')
  const { contractAddress } = await rpc.call('eth_getTransactionReceipt', [hash])
  await rpc.call('anvil_setCode', [address, await rpc.call('eth_getCode', [contractAddress, 'latest'])])
}

/// Sets what a byte costs on layer 1, in a block of its own.
async function setByteFee(world, perByte) {
  const { abi } = ownContracts().LayerOneFee
  const data = encodeFunctionData({ abi, functionName: 'setPerByte', args: [perByte] })
  const from = world.net.accounts.deployer.address
  const fees = { maxFeePerGas: hex(10n ** 14n), maxPriorityFeePerGas: hex(10n ** 9n) }
  await world.rpc.call('eth_sendTransaction', [{ from, to: GAS_PRICE_ORACLE, data, gas: hex(100_000), ...fees }])
  return (await world.control('mine')).block
}

/// The keeper's orders that were mined by now, each with its receipt.
async function orders(world) {
  const house = BigInt(world.net.perp_v2.clearing_house)
  return (await chainOf(world).transactions()).filter(({ to }) => BigInt(to) === house)
}

test('on an OP-stack chain no order is sent whose bytes on layer 1 the account cannot pay', LIMIT, async (t) => {
  const world = await startWorld(['--chain-id', '10', '--sigma', '0.0005'])
  t.after(world.stop)
  const { rpc, net } = world
  const keeper = net.accounts.keeper.address
  await place(world, 'LayerOneFee', GAS_PRICE_ORACLE)
  // Some 400 bytes, counted twice, are more than what the account has; its gas is not a tenth of that.
  await setByteFee(world, ETHER / 50n)
  await rpc.call('anvil_setBalance', [keeper, hex(10n * ETHER)])
  const running = startKeeper(world)
  await running.sees('the refusal', () => /wei for its bytes on layer 1; the account has 10\d* wei/.test(running.output.stderr))
  await running.reached(await stir(world))
  assert.equal((await orders(world)).length, 0, 'nothing was sent')
  await setByteFee(world, 10n ** 9n)
  await running.sees('an order', async () => {
    await world.control('step')
    return (await orders(world)).length > 0
  })
  assert.equal((await running.stop()).code, 0)
})

for (const [id, name, least, most] of [[42161, 'Arbitrum One', 1.7, 2.3], [8453, 'Base', 1.3, 1.7]])
  test(`a gas limit has the room that ${name} needs`, LIMIT, async (t) => {
    const world = await startWorld(['--chain-id', `${id}`])
    t.after(world.stop)
    if (id === 8453) await place(world, 'LayerOneFee', GAS_PRICE_ORACLE)
    const running = startKeeper(world)
    await running.sees('an order', async () => {
      await world.control('step')
      return (await orders(world)).length > 0
    })
    assert.equal((await running.stop()).code, 0)
    const [{ gas, receipt, chainId }] = await orders(world)
    assert.equal(Number(chainId), id)
    const room = Number(gas) / Number(receipt.gasUsed)
    assert.ok(room > least && room < most, `limit over gas used: ${room}`)
  })

test('check tells the facts of a known chain, and what is unusual there', LIMIT, async (t) => {
  const world = await startWorld(['--chain-id', '10'])
  t.after(world.stop)
  const { rpc, net } = world
  const found = async (config) => {
    const { code, json, stderr } = await evenkeel(world, 'check', config, '--json')
    assert.equal(code, 0, stderr)
    const { ok, findings } = json()
    assert.equal(ok, true)
    return findings
  }
  const warned = (findings) => findings.filter(({ warning }) => warning).map(({ what }) => what)
  const plain = await found(world.config)
  assert.match(plain.find(({ what }) => what === 'chain Optimism').found, /2000 ms.*layer 1 fee on top of gas/)
  assert.deepEqual(warned(plain), [
    'chain.sequencer_feed', 'chain.poll_interval', 'limits.max_head_age',
    'eth-usdc uniswap_v3.position_manager', 'eth-usdc perp_v2.clearing_house',
  ])
  for (const [what, address] of [
    ['eth-usdc uniswap_v3.position_manager: factory()', net.uniswap_v3.factory],
    ['eth-usdc perp_v2.clearing_house: getExchange()', net.perp_v2.exchange],
  ])
    assert.equal(plain.find((one) => one.what === what).found, address)

  // The usual address, yet a contract of another deployment there.
  const usual = '0xC36442b4a4522E871399CD717aBDD847Ab11FE88'
  await rpc.call('anvil_setCode', [usual, await rpc.call('eth_getCode', [net.uniswap_v3.position_manager, 'latest'])])
  const ids = `ids: [${net.position_ids.join(', ')}]`
  const edits = { [net.uniswap_v3.position_manager]: usual, [ids]: `owner: "${net.accounts.keeper.address}"` }
  const moved = await found(variant(world, 'usual.yaml', replacing(edits)))
  assert.ok(!warned(moved).includes('eth-usdc uniswap_v3.position_manager'))
  const getter = moved.find(({ what }) => what === 'eth-usdc uniswap_v3.position_manager: factory()')
  assert.equal(getter.warning, true)
  assert.equal(getter.found, `expected 0x1F98431c8aD98523631AE4a59f267346ea31F984, found ${net.uniswap_v3.factory}`)
})

test('check finds a contract that is none of its venue', LIMIT, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const { uniswap_v3: spot } = world.net
  const config = variant(world, 'wrong.yaml', replacing({ [spot.position_manager]: spot.pool }))
  const { code, json } = await evenkeel(world, 'check', config, '--json')
  assert.equal(code, 4)
  const finding = json().findings.find(({ what }) => what === 'eth-usdc uniswap_v3.position_manager: factory()')
  // A pool has a factory too: what gives it away is that it holds no positions.
  assert.equal(finding.ok, true)
  const token = variant(world, 'token.yaml', replacing({ [spot.position_manager]: world.net.tokens.USDC.address }))
  const other = (await evenkeel(world, 'check', token, '--json')).json()
  assert.equal(other.findings.find(({ what }) => what.endsWith('factory()')).found, 'reverted')
})

test('where nodes answer for their newest block only, it is read between two equal heads', LIMIT, async (t) => {
  const world = await startWorld(['--chain-id', '999'])
  t.after(world.stop)
  const proxy = await startProxy(world.net.rpc)
  t.after(proxy.stop)
  const config = variant(world, 'newest.yaml', replacing({ [world.net.rpc]: proxy.url }))
  const keeper = startKeeper(world, { config })
  await keeper.sees('an order', async () => {
    await world.control('step')
    return (await orders(world)).length > 0
  })
  // Faster than blocks are read: what is read while another came is not decided on.
  await world.control('auto', { interval_ms: 30, count: 60 })
  const { path: price } = await world.control('state')
  await keeper.reached((await world.control('price', { price })).block)
  await calm(world, keeper)
  assert.equal((await keeper.stop()).code, 0)
  await checkReplay(world, config)
  assert.equal(proxy.pinned, 0, 'no block was named by its hash')
  const quorum = variant(world, 'quorum.yaml', replacing({ [`rpc: ["${world.net.rpc}"]`]: `rpc: ["${world.net.rpc}", "${proxy.url}"]\n  read_quorum: 2` }))
  const refused = await evenkeel(world, 'check', quorum, '--offline')
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /expected 1 on HyperEVM/)
})
