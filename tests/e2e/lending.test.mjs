// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

// What the keeper says is supplied to and owed to Aave, against what the contracts say and really move.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  aaveBalances, approveAave, borrowFrom, deployAave, E_MODE, MAX, repayTo, setEMode, STABLE, supplyTo, useAsCollateral,
  VARIABLE, withdrawFrom,
} from '../devnet/lib/aave.mjs'
import { ownContracts } from '../devnet/lib/artifacts.mjs'
import { uniform } from '../devnet/lib/random.mjs'
import { hex } from '../devnet/lib/rpc.mjs'
import { sender } from '../devnet/lib/sender.mjs'
import { decodeEventLog, decodeFunctionResult, encodeFunctionData } from '../devnet/lib/viem.mjs'
import { evenkeel, startKeeper } from './lib/keeper.mjs'
import { startWorld, variant } from './lib/world.mjs'

const LIMIT = { timeout: 300_000 }
const BLOCKS = 112
const NAMES = ['WETH', 'USDC']
const UNIT = { WETH: 10n ** 15n, USDC: 10n ** 6n }

/// A world with Aave in it, and ten accounts of which nine may use it: the first lends to all of them.
async function lendingWorld() {
  const world = await startWorld()
  const { rpc, net } = world
  const { abi } = ownContracts().Token
  const tokens = Object.fromEntries(NAMES.map((name) => [name, { address: net.tokens[name].address, abi }]))
  const head = await rpc.call('eth_getBlockByNumber', ['latest', false])
  const tx = sender(rpc, Number(head.timestamp))
  const accounts = await rpc.call('eth_accounts')
  const [deployer] = accounts
  const aave = await deployAave(tx, deployer, tokens, { WETH: 2000, USDC: 1 })
  for (const who of accounts)
    for (const name of NAMES) {
      await tx.send(deployer, tokens[name], 'mint', [who, 10n ** 13n * UNIT[name]])
      await approveAave(tx, aave, who, name)
    }
  await tx.flush()
  for (const name of NAMES) await supplyTo(tx, aave, deployer, name, 10n ** 8n * UNIT[name])
  await tx.flush()
  return { ...world, tx, aave, users: accounts.slice(1) }
}

/// Mines what is pending at a time; gives the block's number.
async function mineAt(rpc, time) {
  await rpc.batch([['evm_setNextBlockTimestamp', [hex(time)]], ['anvil_setNextBlockBaseFeePerGas', [hex(10n ** 9n)]]])
  await rpc.call('evm_mine')
  return Number(await rpc.call('eth_blockNumber'))
}

const timeOf = async (rpc) => Number((await rpc.call('eth_getBlockByNumber', ['latest', false])).timestamp)

/// Results of [[contract, function, args], ...] at one block.
async function readAt(rpc, calls, block) {
  const data = await rpc.batch(
    calls.map(([{ address, abi }, functionName, args = [], from]) => [
      'eth_call', [{ from, to: address, data: encodeFunctionData({ abi, functionName, args }) }, hex(block)],
    ]),
  )
  return data.map((bytes, i) => decodeFunctionResult({ abi: calls[i][0].abi, functionName: calls[i][1], data: bytes }))
}

/// A configuration of `owners` in place of the world's positions and hedge.
const configOf = (world, owners, name = 'lending.yaml') =>
  variant(world, name, (text) => {
    const entry = (owner) => `      - {venue: aave_v3, pool: "${world.aave.pool.address}", owner: "${owner}"}\n`
    const [before, after] = [text.indexOf('    positions:'), text.indexOf('    rebalance:')]
    return (text.slice(0, before) + '    positions:\n' + owners.map(entry).join('') + text.slice(after))
      .replace('max_age: 1h', 'max_age: 3000d')
  })

/// One random thing that one account does; it may well fail.
async function act({ tx, aave }, next, who) {
  const name = NAMES[Math.floor(2 * next())]
  const other = NAMES[1 - NAMES.indexOf(name)]
  const amount = (BigInt(Math.floor(next() * 1e9)) * 10n ** 4n * UNIT[name]) / 10n ** 9n + BigInt(Math.floor(next() * 1e6))
  const all = next() < 0.15
  const mode = next() < 0.25 ? STABLE : VARIABLE
  const deeds = [
    () => supplyTo(tx, aave, who, name, amount * 10n),
    () => supplyTo(tx, aave, who, name, amount * 10n),
    () => withdrawFrom(tx, aave, who, name, all ? MAX : amount),
    () => borrowFrom(tx, aave, who, name, amount, mode),
    () => borrowFrom(tx, aave, who, other, (amount * UNIT[other]) / UNIT[name], mode),
    () => repayTo(tx, aave, who, name, all ? MAX : amount, mode),
    () => useAsCollateral(tx, aave, who, name, all),
    () => setEMode(tx, aave, who, all ? 0 : E_MODE.id),
  ]
  await deeds[Math.floor(next() * deeds.length)]()
}

/// {owner: {amounts, debts}} by name of the reserve, as the keeper says it at a block.
async function exposed(world, config, block) {
  const { code, stderr, json } = await evenkeel(world, 'exposure', config, '--json', '--block', block)
  assert.equal(code, 0, stderr)
  const document = json()
  assert.equal(document.block.number, block)
  const byName = (amounts = {}) =>
    Object.fromEntries(NAMES.map((name) => {
      const key = Object.keys(amounts).find((token) => BigInt(token) === BigInt(world.net.tokens[name].address))
      return [name, BigInt(amounts[key] ?? 0)]
    }))
  return new Map(
    document.strategies[0].terms.map(({ id, amounts, debts }) => [
      id.toLowerCase(), { amounts: byName(amounts), debts: byName(debts) },
    ]),
  )
}

/// Compares every account at one block; gives how many of the states had a supply, and how many a debt.
async function compare(world, config, block) {
  const found = await exposed(world, config, block)
  assert.equal(found.size, world.users.length)
  const read = (calls) => readAt(world.rpc, calls, block)
  const count = { supplied: 0, owing: 0 }
  for (const who of world.users) {
    const { amounts, debts } = found.get(who)
    for (const name of NAMES) {
      const { supplied, owed } = await aaveBalances(read, world.aave, who, name)
      assert.equal(amounts[name], supplied, `${name} of ${who} at block ${block}: supplied`)
      assert.equal(debts[name], owed, `${name} of ${who} at block ${block}: owed`)
    }
    if (NAMES.some((name) => amounts[name] > 0n)) ++count.supplied
    if (NAMES.some((name) => debts[name] > 0n)) ++count.owing
  }
  return count
}

/// {repaid, withdrawn} by name: what an account's transactions moved of the underlying tokens.
async function moved({ rpc, aave }, sent, who) {
  const sums = { repaid: { WETH: 0n, USDC: 0n }, withdrawn: { WETH: 0n, USDC: 0n } }
  const receipts = await rpc.batch(sent.map(({ hash }) => ['eth_getTransactionReceipt', [hash]]))
  for (const [i, { status, logs }] of receipts.entries()) {
    assert.equal(status, '0x1', `${sent[i].what} failed`)
    for (const log of logs) {
      const name = NAMES.find((one) => BigInt(aave.tokens[one].address) === BigInt(log.address))
      if (!name) continue
      const { eventName, args } = decodeEventLog({ abi: aave.tokens[name].abi, data: log.data, topics: log.topics })
      if (eventName !== 'Transfer') continue
      if (BigInt(args.from) === BigInt(who)) sums.repaid[name] += args.value
      if (BigInt(args.to) === BigInt(who)) sums.withdrawn[name] += args.value
    }
  }
  return sums
}

/// Closes an account entirely in one block, and undoes it: what moved, against what is exposed in a block of the same
/// time without it. Gives whether there was anything to move.
async function checkExit(world, config, who) {
  const { rpc, tx, aave } = world
  const time = (await timeOf(rpc)) + 86_413
  const before = await rpc.call('evm_snapshot')
  const { amounts, debts } = (await exposed(world, config, await mineAt(rpc, time))).get(who)
  await rpc.call('evm_revert', [before])
  const again = await rpc.call('evm_snapshot')
  const block = Number(await rpc.call('eth_blockNumber'))
  for (const name of NAMES)
    for (const [mode, token] of [[VARIABLE, 'variableDebt'], [STABLE, 'stableDebt']]) {
      const [owed] = await readAt(rpc, [[aave.reserves[name][token], 'balanceOf', [who]]], block)
      if (owed > 0n) await repayTo(tx, aave, who, name, MAX, mode)
    }
  for (const name of NAMES) if (amounts[name] > 0n) await withdrawFrom(tx, aave, who, name, MAX)
  const sent = await tx.submit()
  await mineAt(rpc, time)
  assert.deepEqual(await moved(world, sent, who), { repaid: debts, withdrawn: amounts }, `exit of ${who} at ${block}`)
  await rpc.call('evm_revert', [again])
  return sent.length
}

test('supplies and debts are to the last unit those of the pool, and what leaving it moves', LIMIT, async (t) => {
  const world = await lendingWorld()
  t.after(world.stop)
  const { rpc, tx, users, aave } = world
  const config = configOf(world, users)
  const next = uniform(5)
  const count = { states: 0, supplied: 0, owing: 0, deeds: 0, failed: 0, exits: 0 }
  const [deployer] = await rpc.call('eth_accounts')
  for (let i = 0; i < BLOCKS; ++i) {
    for (const who of users) if (next() < 0.4) await act(world, next, who)
    // Frozen, then paused: neither lets anybody in or out, and what is there counts all the same.
    if (i === 60) await tx.send(deployer, aave.configurator, 'setReserveFreeze', [aave.tokens.USDC.address, true])
    if (i === 65) await tx.send(deployer, aave.configurator, 'setReservePause', [aave.tokens.WETH.address, true])
    if (i === 70) await tx.send(deployer, aave.configurator, 'setReservePause', [aave.tokens.WETH.address, false])
    if (i === 75) await tx.send(deployer, aave.configurator, 'setReserveFreeze', [aave.tokens.USDC.address, false])
    const sent = await tx.submit()
    const block = await mineAt(rpc, (await timeOf(rpc)) + 1 + Math.floor(next() * 40_000))
    count.deeds += sent.length
    count.failed += (await tx.failures(sent)).length
    const { supplied, owing } = await compare(world, config, block)
    count.states += users.length
    count.supplied += supplied
    count.owing += owing
    if (i % 20 === 19 && !(i >= 60 && i < 75)) {
      for (const who of users.slice(0, 4)) if (await checkExit(world, config, who)) ++count.exits
    }
  }
  t.diagnostic(JSON.stringify(count))
  assert.ok(count.states - count.supplied < 300 && count.owing > 300, 'most states hold something')
  assert.ok(count.deeds - count.failed > 150, 'most deeds succeed')
  assert.ok(count.exits >= 10)
})

test('a debt that comes and goes is noticed while running', LIMIT, async (t) => {
  const world = await lendingWorld()
  t.after(world.stop)
  const { rpc, tx, aave, net } = world
  const keeper = net.accounts.keeper.address
  const config = configOf(world, [keeper], 'running.yaml')
  const running = startKeeper(world, { config, args: ['--dry-run'] })
  const seen = async () => {
    const { strategies } = await running.reached(Number(await rpc.call('eth_blockNumber')))
    const { amounts, debts = {} } = strategies[0].terms[0]
    return { supplied: Object.keys(amounts), owed: debts }
  }
  assert.deepEqual(await seen(), { supplied: [], owed: {} })
  await supplyTo(tx, aave, keeper, 'USDC', 10n ** 10n)
  await tx.flush()
  assert.deepEqual(await seen(), { supplied: [net.tokens.USDC.address], owed: {} })
  await useAsCollateral(tx, aave, keeper, 'USDC', true)
  await borrowFrom(tx, aave, keeper, 'WETH', 10n ** 18n)
  await tx.flush()
  const { owed } = await seen()
  assert.deepEqual(Object.keys(owed), [net.tokens.WETH.address])
  assert.ok(BigInt(owed[net.tokens.WETH.address]) >= 10n ** 18n)
  const { strategies } = await running.state()
  assert.match(strategies[0].delta, /^-1(\.0|$)/, 'a debt of the asset is a short position')
  await repayTo(tx, aave, keeper, 'WETH', MAX)
  await tx.flush()
  assert.deepEqual((await seen()).owed, {})
  assert.equal((await running.stop()).code, 0)
  const replayed = await evenkeel(world, 'replay', config, '--json')
  assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr)
  assert.ok(replayed.json().decisions >= 3, 'each layout was decided on, and is decided on again')
})
