// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { curie, uniswapPeriphery } from './lib/artifacts.mjs'
import { spawnDevnet } from './lib/spawn.mjs'
import { NEVER } from './lib/spot.mjs'

const near = (a, b, share, what) =>
  assert.ok(Math.abs(a / b - 1) < share, `${what}: expected ${a} within ${share} of ${b}`)

async function read(net, { address, abi }, functionName, args, from) {
  const data = encodeFunctionData({ abi, functionName, args })
  const result = await net.rpc.call('eth_call', [{ from, to: address, data }, 'latest'])
  return decodeFunctionResult({ abi, functionName, data: result })
}

function send(net, from, { address, abi }, functionName, args) {
  const data = encodeFunctionData({ abi, functionName, args })
  const fees = { maxFeePerGas: '0x174876e800', maxPriorityFeePerGas: '0x77359400' }
  return net.rpc.call('eth_sendTransaction', [{ from, to: address, data, gas: '0x4c4b40', ...fees }])
}

const receipt = (net, hash) => net.rpc.call('eth_getTransactionReceipt', [hash])

const tests = {
  'writes its description and a config': async (devnet, { out }) => {
    assert.deepEqual(JSON.parse(readFileSync(join(out, 'devnet.json'), 'utf8')), devnet.net)
    const config = readFileSync(join(out, 'evenkeel.yaml'), 'utf8')
    assert.ok(config.includes(devnet.net.perp_v2.clearing_house) && config.includes(devnet.net.rpc))
  },

  'has WETH on the side that was asked for': async ({ net }, { weth }) => {
    assert.equal(net.uniswap_v3[weth], net.tokens.WETH.address)
  },

  'mines one block a step, and the prices agree': async (devnet, { shared }) => {
    const before = await devnet.control('state')
    const path = []
    for (let i = 0; i < 30; ++i) path.push((await devnet.control('step')).price)
    const after = await devnet.control('state')
    assert.equal(after.block, before.block + 30)
    assert.equal(after.timestamp, before.timestamp + 30 * devnet.net.time_step)
    for (const other of ['spot', 'perp', 'mark', 'index']) near(after[other], after.oracle, 0.01, other)
    near(after.spot, after.path, 1e-7, 'spot')
    assert.deepEqual(path, (shared.path ??= path), 'the same seed gives the same path')
  },

  'lets the keeper open a short and close it, after the market in the block': async (devnet) => {
    const { net } = devnet
    const { address } = net.accounts.keeper
    const accounts = { address: net.perp_v2.account_balance, abi: curie('AccountBalance').abi }
    const house = { address: net.perp_v2.clearing_house, abi: curie('ClearingHouse').abi }
    const size = () => read(devnet, accounts, 'getTotalPositionSize', [address, net.perp_v2.base_token])
    const order = { baseToken: net.perp_v2.base_token, oppositeAmountBound: 0n, deadline: NEVER }
    Object.assign(order, { sqrtPriceLimitX96: 0n, referralCode: '0x' + '0'.repeat(64) })
    const short = { ...order, isBaseToQuote: true, isExactInput: true, amount: 30n * 10n ** 18n }
    const before = await devnet.control('state')
    const opened = await send(devnet, address, house, 'openPosition', [short])
    await devnet.control('step', { price: before.path })
    const mined = await receipt(devnet, opened)
    assert.equal(mined.status, '0x1')
    assert.ok(Number(mined.transactionIndex) >= 2, 'the market comes first')
    assert.equal(await size(), -30n * 10n ** 18n)
    near((await devnet.control('state')).perp, before.path, 0.005, 'the perp after 30 ETH')
    const closed = await send(devnet, address, house, 'closePosition', [order])
    await devnet.control('step')
    assert.equal((await receipt(devnet, closed)).status, '0x1')
    assert.equal(await size(), 0n)
  },

  'gathers fees that a static collect shows': async (devnet) => {
    const { net } = devnet
    await devnet.control('swap_storm', { count: 300 })
    const manager = { address: net.uniswap_v3.position_manager, abi: uniswapPeriphery('NonfungiblePositionManager').abi }
    const owner = net.accounts.keeper.address
    const max = 2n ** 128n - 1n
    for (const tokenId of net.position_ids) {
      assert.equal(await read(devnet, manager, 'ownerOf', [tokenId]), owner)
      const params = { tokenId, recipient: owner, amount0Max: max, amount1Max: max }
      const fees = await read(devnet, manager, 'collect', [params], owner)
      assert.ok(fees.every((fee) => fee > 0n), `expected fees, found ${fees}`)
    }
  },

  'follows a large jump within the limits of the perp': async (devnet) => {
    const { path } = await devnet.control('state')
    await devnet.control('price', { price: path * 1.15 })
    await devnet.control('step', { count: 5 })
    const after = await devnet.control('state')
    near(after.perp, after.spot, 0.001, 'perp')
    await devnet.control('price', { price: path })
  },

  'replaces blocks in a reorg, with rising times': async (devnet) => {
    const block = (number) => devnet.rpc.call('eth_getBlockByNumber', ['0x' + number.toString(16), false])
    const { block: head, hash } = await devnet.control('state')
    const kept = await block(head - 3)
    await devnet.control('reorg', { depth: 3 })
    const after = await devnet.control('state')
    assert.equal(after.block, head)
    assert.notEqual(after.hash, hash)
    assert.equal((await block(head - 3)).hash, kept.hash)
    for (let n = head - 2; n <= head; ++n)
      assert.ok(Number((await block(n)).timestamp) > Number((await block(n - 1)).timestamp))
    await devnet.control('step', { count: 5 })
  },

  'drops a pending transaction, and mines nothing while stopped': async (devnet) => {
    const { hash } = await devnet.control('trade_as', { account: 'keeper', side: 'short', size: 1 })
    await devnet.control('stop_mining')
    await assert.rejects(devnet.control('step'), /stopped/)
    await devnet.control('start_mining')
    await devnet.control('drop', { hash })
    await devnet.control('step')
    assert.equal(await receipt(devnet, hash), null)
  },

  'steps by itself until it is paused': async (devnet) => {
    const from = (await devnet.control('auto', { interval_ms: 5 })).block
    await new Promise((resolve) => setTimeout(resolve, 500))
    const to = (await devnet.control('pause')).block
    assert.ok(to > from, `expected blocks after ${from}, found ${to}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.ok((await devnet.control('state')).block <= to + 1)
  },
}

const alive = (pid) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function run(weth, end, shared) {
  const out = mkdtempSync(join(tmpdir(), 'evenkeel-devnet-'))
  const devnet = await spawnDevnet(['--out', out, '--weth', weth, '--seed', '7'])
  let failed = 0
  const report = async (name, test) => {
    try {
      await test()
      console.log(`ok      ${weth}: ${name}`)
    } catch (error) {
      failed += 1
      console.log(`FAILED  ${weth}: ${name}\n        ${error.message}`)
    }
  }
  for (const [name, test] of Object.entries(tests)) {
    await report(name, () => test(devnet, { weth, out, shared }))
  }
  await report(`ends cleanly by ${end.name}`, async () => {
    end.act(devnet.child)
    assert.equal(await devnet.ended, 0)
    assert.ok(!alive(devnet.net.pid) && !alive(devnet.net.anvil_pid), 'expected no process left')
  })
  rmSync(out, { recursive: true })
  return failed
}

const byEnd = [
  { name: 'SIGTERM', act: (child) => child.kill('SIGTERM') },
  { name: 'the end of its input', act: (child) => child.stdin.end() },
]
const shared = {}
let failed = 0
for (const [i, weth] of ['token0', 'token1'].entries()) failed += await run(weth, byEnd[i], shared)
process.exit(failed ? 1 : 0)
