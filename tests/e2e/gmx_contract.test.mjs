// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What orders the GMX stand-in takes, for what fee, and with whose money.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gmxContracts, ownContracts } from '../devnet/lib/artifacts.mjs'
import {
  approveGmx, DECREASE, deployGmx, disableMarket, execute, fill, gmxLogs, INCREASE, keyOf, MAX, openOrders, order,
  positionOf, rehearse, setFeature, SWAP_PNL, usd, ZERO,
} from '../devnet/lib/gmx.mjs'
import { sender } from '../devnet/lib/sender.mjs'
import { toFunctionSelector } from '../devnet/lib/viem.mjs'
import { gmxTests, logOf, refusal, reverts, word } from './lib/gmx_bench.mjs'
import { startWorld } from './lib/world.mjs'

const GWEI = 10n ** 9n
const ETHER = 10n ** 18n
const DOLLAR = 10n ** 6n
const SHORT = { size: usd(10_000), amount: 1000n * DOLLAR }

// [contract, selector, function] as published.
const SELECTORS = [
  ['GmxReader', '0x77cfb162', 'getAccountPositions'], ['GmxReader', '0xb05e0ea0', 'getAccountPositionInfoList'],
  ['GmxReader', '0x0815bce1', 'getPositionInfo'], ['GmxReader', '0x0fa8f516', 'getPosition'],
  ['GmxReader', '0x42a6f8d3', 'getAccountOrders'], ['GmxReader', '0x49651b6a', 'getOrder'],
  ['GmxReader', '0x714af34b', 'getMarket'], ['GmxReader', '0x847bb469', 'getMarketInfo'],
  ['GmxReader', '0x689031a2', 'getExecutionPrice'], ['GmxReader', '0x456110f9', 'isPositionLiquidatable'],
  ['GmxDataStore', '0xbd02d0f5', 'getUint'], ['GmxDataStore', '0xdc97d962', 'getInt'],
  ['GmxDataStore', '0x21f8a721', 'getAddress'], ['GmxDataStore', '0x7ae1cfca', 'getBool'],
  ['GmxDataStore', '0xf3903b9f', 'getBytes32Count'], ['GmxDataStore', '0xf069052a', 'getBytes32ValuesAt'],
  ['GmxExchangeRouter', '0xac9650d8', 'multicall'], ['GmxExchangeRouter', '0x7d39aaf1', 'sendWnt'],
  ['GmxExchangeRouter', '0xe6d66ac8', 'sendTokens'], ['GmxExchangeRouter', '0x53ead2d3', 'sendNativeToken'],
  ['GmxExchangeRouter', '0xf59c48eb', 'createOrder'], ['GmxExchangeRouter', '0xdd5baad2', 'updateOrder'],
  ['GmxExchangeRouter', '0x7489ec23', 'cancelOrder'], ['GmxExchangeRouter', '0xc41b1ab3', 'claimFundingFees'],
  ['GmxExchangeRouter', '0xe9249b57', 'claimCollateral'], ['GmxOrderHandler', '0x7ebc83f7', 'executeOrder'],
  ['GmxExchangeRouter', '0x983fa392', 'simulateExecuteLatestOrder'],
]

test('has the selectors, keys and topics of the real contracts', () => {
  const contracts = gmxContracts()
  for (const [name, selector, wanted] of SELECTORS) {
    const found = contracts[name].abi.find((one) => one.name === wanted)
    assert.equal(toFunctionSelector(found), selector, wanted)
  }
  const source = readFileSync(new URL('../devnet/contracts/GmxKeys.sol', import.meta.url), 'utf8')
  const keys = [...source.matchAll(/constant (\w+) =\s+(0x[0-9a-f]{64});/g)]
  assert.ok(keys.length > 60)
  for (const [, name, value] of keys) assert.equal(value, keyOf(name), name)
  assert.equal(keyOf('POSITION_FEE_FACTOR'), '0x3999256650a6ebfea3dfbd4d56990f4d9048943a0e38ea6aabfc65122556c342')
  assert.equal(keyOf('ACCOUNT_ORDER_LIST'), '0xd008ab8798caa94b11c12ebc5bce5104c343552f5375d1bf3870b4b4a6e8d562')
})

test('lives beside the market of the local chain', { timeout: 300_000 }, async (t) => {
  const world = await startWorld()
  t.after(world.stop)
  const { rpc, net, control } = world
  const { Token, Aggregator } = ownContracts()
  const handle = (address, { abi }) => ({ address, abi })
  const tokens = { WETH: handle(net.tokens.WETH.address, Token), USDC: handle(net.tokens.USDC.address, Token) }
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(rpc, Number(head.timestamp))
  const { deployer, lp, oracle } = net.accounts
  const ethFeed = handle(net.oracle.aggregator, Aggregator)
  const gmx = await deployGmx(tx, deployer.address, { ...tokens, ethFeed }, { executor: oracle.address })
  const mine = async () => {
    const sent = await tx.submit()
    await control('mine')
    await tx.confirm(sent)
  }
  await control('price', { price: 2100 })
  await approveGmx(tx, gmx, lp.address)
  await mine()
  await fill(tx, gmx, lp.address, { size: usd(21_000), amount: 5000n * DOLLAR }, 2100, mine)
  assert.equal((await positionOf(tx, gmx, lp.address)).sizeInTokens, 10n * ETHER)
  await fill(tx, gmx, lp.address, { size: usd(21_000), amount: 3n * ETHER, collateral: 'WETH', isLong: true }, 2100, mine)
  assert.equal((await positionOf(tx, gmx, lp.address, { collateral: 'WETH', isLong: true })).sizeInTokens, 10n * ETHER)
  const [round] = await tx.read([[ethFeed, 'latestRoundData']])
  assert.equal(round[1], 2100n * 10n ** 8n)
  // Nobody carries it out in time.
  await order(tx, gmx, lp.address, SHORT)
  await mine()
  await control('mine', { timestamp_step: 301 })
  await execute(tx, gmx, { price: 2100 })
  await assert.rejects(mine(), /executeOrder failed/)
  assert.equal((await openOrders(tx, gmx, lp.address)).length, 1)
})

gmxTests('orders to the GMX stand-in', (fresh) => {
  fresh('has price feeds of the usual scale', async (bench) => {
    const { gmx } = bench
    for (const [name, price] of [['WETH', 5000n * 10n ** 12n], ['USDC', 10n ** 24n]]) {
      const token = gmx.tokens[name].address
      const feed = await bench.read(gmx.dataStore, 'getAddress', [keyOf('PRICE_FEED', token)])
      const multiplier = await bench.read(gmx.dataStore, 'getUint', [keyOf('PRICE_FEED_MULTIPLIER', token)])
      const [, answer] = await bench.read({ ...gmx.feeds.USDC, address: feed }, 'latestRoundData')
      assert.equal((answer * multiplier) / 10n ** 30n, price)
    }
  })

  fresh('asks for a fee at the gas price of the transaction', async (bench) => {
    const least = 4_350_000n * GWEI
    const short = (fee) => ({ ...SHORT, fee })
    assert.equal(await refusal(bench, short(least)), undefined)
    assert.equal(await refusal(bench, short(least - 1n)), '0x5dac504d' + word(least) + word(least - 1n))
    const twice = await refusal(bench, short(least), { gasPrice: 2n * GWEI })
    assert.equal(twice, '0x5dac504d' + word(2n * least) + word(least))
    // A call for nothing, as nodes make it if they are not told a gas price, is not asked for a fee.
    assert.equal(await refusal(bench, short(1n), { gasPrice: 0n }), undefined)
    const swaps = { type: DECREASE, size: usd(1), swap: SWAP_PNL, fee: least }
    assert.equal(await refusal(bench, swaps), '0x5dac504d' + word(least + 1_000_000n * GWEI) + word(least))
    assert.equal(await refusal(bench, { ...swaps, swap: 0 }), undefined)
  })

  fresh('takes market orders only, for open markets', async (bench) => {
    const { gmx, tx } = bench
    for (const type of [0, 1, 3, 5, 6, 7, 8])
      assert.equal(await refusal(bench, { ...SHORT, type, wnt: 10n ** 16n }), '0x8a4bd513' + word(type))
    assert.match(await refusal(bench, { ...SHORT, addresses: { swapPath: [gmx.market] } }), /^0x08c379a0/)
    await setFeature(tx, gmx, 'CREATE', DECREASE, false)
    await bench.mined()
    const key = keyOf('CREATE_ORDER_FEATURE_DISABLED', gmx.orderHandler.address, BigInt(DECREASE))
    assert.equal(await refusal(bench, { type: DECREASE, size: 1n }), '0xdd70e0c9' + key.slice(2))
    assert.equal(await refusal(bench, SHORT), undefined)
    await disableMarket(tx, gmx)
    await bench.mined()
    assert.equal(await refusal(bench, SHORT), '0x09f8c937' + word(gmx.market))
  })

  fresh('updates no market order and refuses a receiver of nothing', async (bench) => {
    const { alice } = bench
    const { key } = await bench.create(alice, SHORT)
    assert.equal(await reverts(bench, alice, 'updateOrder', [key, 1n, 0n, 0n, 0n, 0n, false]), '0x9aba92cb' + word(INCREASE))
    assert.equal(await refusal(bench, { ...SHORT, addresses: { receiver: ZERO } }), '0xd551823d')
    assert.equal(await refusal(bench, { size: 0n }), '0x16307797')
    assert.equal(await refusal(bench, { ...SHORT, numbers: { validFromTime: 1n } }), '0x3af14617' + word(INCREASE))
    assert.equal(await refusal(bench, { ...SHORT, acceptable: MAX, autoCancel: true }), undefined)
  })

  fresh('takes all WETH as the fee, unless that is the collateral', async (bench) => {
    const { alice } = bench
    const fee = 10n ** 16n
    const dollars = await bench.create(alice, { ...SHORT, fee: 0n, wnt: fee })
    assert.equal(logOf(dollars, 'OrderCreated').executionFee, fee)
    const ether = await bench.create(alice, { size: usd(10_000), collateral: 'WETH', fee, amount: ETHER })
    const created = logOf(ether, 'OrderCreated')
    assert.deepEqual([created.executionFee, created.initialCollateralDeltaAmount], [fee, ETHER])
    const decrease = await bench.create(alice, { type: DECREASE, size: 1n, collateral: 'WETH', fee: 0n, wnt: fee + 5n })
    assert.equal(logOf(decrease, 'OrderCreated').executionFee, fee + 5n)
    const short = { size: usd(1), collateral: 'WETH', fee, wnt: fee - 1n }
    assert.equal(await refusal(bench, short), '0x3a78cd7e' + word(fee - 1n) + word(fee))
    assert.equal(await refusal(bench, { ...SHORT, fee, wnt: fee - 1n }), '0x3a78cd7e' + word(fee - 1n) + word(fee))
  })

  fresh('gives what lies in the vault to whoever comes next', async (bench) => {
    const { gmx, tx, alice, carol } = bench
    const { gmx: { tokens: { USDC }, orderVault } } = bench
    await tx.send(carol, USDC, 'transfer', [orderVault.address, 777n * DOLLAR])
    await bench.mined()
    const first = await bench.create(alice, SHORT)
    assert.equal(logOf(first, 'OrderCreated').initialCollateralDeltaAmount, SHORT.amount + 777n * DOLLAR)
    // Forgotten when an order that waits is carried out.
    await tx.send(carol, USDC, 'transfer', [orderVault.address, 5n * DOLLAR])
    await bench.mined()
    await bench.carryOut(first.key, 5000)
    const second = await bench.create(alice, SHORT)
    assert.equal(logOf(second, 'OrderCreated').initialCollateralDeltaAmount, SHORT.amount)
  })

  fresh('can be rehearsed', async (bench) => {
    const { gmx, tx, alice } = bench
    const at = { price: 5000 }
    assert.equal((await rehearse(tx, gmx, alice, SHORT, at)).data, '0x4e48dcda')
    const price = await rehearse(tx, gmx, alice, { ...SHORT, acceptable: 5010n * 10n ** 12n }, at)
    assert.match(price.data, /^0xe09ad0e9/)
    const poor = await rehearse(tx, gmx, alice, { size: usd(400_000), amount: DOLLAR * 400n }, at)
    assert.match(poor.data, /^0x(2159b161|bc121108)/)
    assert.equal((await rehearse(tx, gmx, alice, { type: DECREASE, size: usd(1) }, at)).data, '0x4dfbbff3')
    const old = await rehearse(tx, gmx, alice, SHORT, { ...at, time: 1000 })
    assert.match(old.data, new RegExp('^0x7d677abf' + word(1000)))
    assert.match((await rehearse(tx, gmx, alice, { ...SHORT, fee: 1n }, at)).data, /^0x5dac504d/)
    assert.deepEqual(await openOrders(tx, gmx), [])
    assert.equal(await positionOf(tx, gmx, alice), undefined)
  })

  fresh('lists the orders of an account, and loses their order when one ends', async (bench) => {
    const { gmx, tx, alice } = bench
    const keys = []
    for (let i = 0; i < 3; ++i) {
      await order(tx, gmx, alice, { ...SHORT, size: usd(1000 * (i + 1)) })
      const [receipt] = await bench.mined()
      keys.push(logOf({ logs: gmxLogs(gmx, receipt) }, 'OrderCreated').key)
    }
    assert.deepEqual(await openOrders(tx, gmx, alice), keys)
    await bench.carryOut(keys[0], 5000)
    assert.deepEqual(await openOrders(tx, gmx, alice), [keys[2], keys[1]])
    const infos = await bench.read(gmx.reader, 'getAccountOrders', [gmx.dataStore.address, alice, 0n, MAX])
    assert.deepEqual(infos.map(({ orderKey }) => orderKey), [keys[2], keys[1]])
    assert.deepEqual(infos.map(({ order: { numbers } }) => numbers.sizeDeltaUsd), [usd(3000), usd(2000)])
    assert.ok(infos.every(({ order: { addresses } }) => BigInt(addresses.account) === BigInt(alice)))
    await execute(tx, gmx, { price: 5000 })
    const receipts = await bench.mined()
    assert.deepEqual(receipts.map(({ status }) => status), ['0x1', '0x1'])
    assert.equal((await positionOf(tx, gmx, alice)).sizeInUsd, usd(6000))
  })
})
