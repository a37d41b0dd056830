// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { after, before, describe, test } from 'node:test'
import { startAnvil } from '../../devnet/lib/anvil.mjs'
import { ownContracts } from '../../devnet/lib/artifacts.mjs'
import { approveGmx, callOutcome, deployGmx, execute, gmxLogs, order, orderCalls } from '../../devnet/lib/gmx.mjs'
import { hex, rpcClient } from '../../devnet/lib/rpc.mjs'
import { sender } from '../../devnet/lib/sender.mjs'
import { encodeFunctionData } from '../../devnet/lib/viem.mjs'

const DOLLARS = 10n ** 12n * 10n ** 6n
const LIMIT = { timeout: 600_000 }

/// The first of a receipt's decoded logs of that name.
export const logOf = ({ logs }, wanted) => logs.find(({ name }) => name === wanted)

/// A value as 32 bytes in hex, without 0x.
export const word = (value) => BigInt(value).toString(16).padStart(64, '0')

/// A bare chain with the GMX stand-in and its tokens, whose blocks are mined when the test says so. `users` may trade
/// and have plenty of dollars; ether is at 5000. Nothing but the test moves the clock.
export async function gmxBench(time, options = {}) {
  const anvil = await startAnvil({ port: 0, chainId: 31337, gasLimit: 1_000_000_000, timestamp: time - 100 })
  const rpc = rpcClient(anvil.url)
  const tx = sender(rpc, time - 50)
  const [deployer, ...users] = await rpc.call('eth_accounts')
  const own = ownContracts()
  const WETH = await tx.deploy(deployer, own.Token, ['Wrapped Ether', 'WETH', 18])
  const USDC = await tx.deploy(deployer, own.Token, ['USD Coin', 'USDC', 6])
  const ethFeed = await tx.deploy(deployer, own.Aggregator, ['ETH / USD', 8, 5000n * 10n ** 8n])
  const gmx = await deployGmx(tx, deployer, { WETH, USDC, ethFeed }, { executor: deployer, ...options })
  for (const user of users.slice(0, 4)) {
    await approveGmx(tx, gmx, user)
    await tx.send(deployer, USDC, 'mint', [user, DOLLARS])
  }
  await tx.flush()

  const head = () => rpc.call('eth_getBlockByNumber', ['latest', false])
  const now = async () => Number((await head()).timestamp)

  /// Mines what is pending at a time (the head's again, if wanted), with no base fee.
  async function mineAt(when) {
    await rpc.batch([['evm_setNextBlockTimestamp', [hex(when)]], ['anvil_setNextBlockBaseFeePerGas', ['0x0']]])
    await rpc.call('evm_mine')
    tx.moveTimeTo(when)
  }

  /// Sends a transaction with fields of its own and mines it; gives the receipt.
  async function transact(request, when) {
    const hash = await rpc.call('eth_sendTransaction', [{ gas: hex(12_000_000), ...request }])
    await mineAt(when)
    return rpc.call('eth_getTransactionReceipt', [hash])
  }

  /// Mines what was queued `seconds` after the head; gives the receipts, of failed transactions too.
  async function mined(seconds = 1) {
    const sent = await tx.submit()
    await mineAt((await now()) + seconds)
    return rpc.batch(sent.map(({ hash }) => ['eth_getTransactionReceipt', [hash]]))
  }

  const read = async (...call) => (await tx.read([call]))[0]

  /// Runs `body` and takes back all that it did to the chain.
  async function afresh(body) {
    const before = await rpc.call('evm_snapshot')
    const time = await now()
    try {
      await body()
    } finally {
      tx.discard()
      await rpc.call('evm_revert', [before])
      tx.moveTimeTo(time)
    }
  }

  /// Makes an order in the next second; gives {key, receipt, logs}.
  async function create(account, wanted) {
    await order(tx, gmx, account, wanted)
    const [receipt] = await mined()
    const logs = gmxLogs(gmx, receipt)
    return { receipt, logs, key: logs.find(({ name }) => name === 'OrderCreated')?.key }
  }

  /// Carries an order out a second later; gives {receipt, logs, outcome, reason} of that order's own end.
  async function carryOut(key, price, seconds = 1, more = {}) {
    await execute(tx, gmx, { key, price, ...more })
    const [receipt] = await mined(seconds)
    const logs = gmxLogs(gmx, receipt)
    const end = logs.find((log) => /^Order(Executed|Cancelled)$/.test(log.name) && log.key === key)
    return { receipt, logs, outcome: end?.name, reason: end?.reasonBytes }
  }

  /// Both: gives what carrying it out came to, and the key.
  async function trade(account, wanted, price = 5000) {
    const { key } = await create(account, wanted)
    return { key, ...(await carryOut(key, price)) }
  }

  /// Raw balances of an account: {eth, weth, usdc}.
  async function balances(account) {
    const [weth, usdc] = await tx.read(['WETH', 'USDC'].map((name) => [gmx.tokens[name], 'balanceOf', [account]]))
    return { eth: BigInt(await rpc.call('eth_getBalance', [account, 'latest'])), weth, usdc }
  }

  /// The same of an order that has to be carried out.
  async function executed(account, wanted, price = [4999.5, 5000.5]) {
    const done = await trade(account, wanted, price)
    if (done.outcome !== 'OrderExecuted') throw new Error(`${done.outcome ?? 'the executor failed'}: ${done.reason}`)
    return done
  }

  const [alice, bob, carol] = users
  const parts = { anvil, rpc, tx, gmx, deployer, users, alice, bob, carol, now, mineAt, transact, mined, read }
  return { ...parts, afresh, create, carryOut, trade, executed, balances, stop: anvil.stop }
}

/// What a call of the ExchangeRouter reverts with; nothing if it does not.
export async function reverts({ gmx, rpc }, from, functionName, args, { gasPrice = 0n, value = 0n } = {}) {
  const { abi, address: to } = gmx.exchangeRouter
  const data = encodeFunctionData({ abi, functionName, args })
  const answer = await callOutcome(rpc, { from, to, data, value: hex(value), gasPrice: hex(gasPrice) })
  return answer.reverted ? answer.data : undefined
}

/// What the making of an order reverts with, by alice unless `from` says who.
export async function refusal(bench, wanted, { from = bench.alice, gasPrice = 10n ** 9n } = {}) {
  const { calls, value } = orderCalls(bench.gmx, from, wanted)
  return reverts(bench, from, 'multicall', [calls], { gasPrice, value })
}

/// A suite on one such chain: `declare` is given `fresh(name, body)`, a test whose `body(bench, t)` leaves nothing behind.
export function gmxTests(title, declare) {
  describe(title, LIMIT, () => {
    let bench
    before(async () => {
      bench = await gmxBench(1_780_000_000)
    })
    after(() => bench?.stop())
    declare((name, body) => test(name, (t) => bench.afresh(() => body(bench, t))))
  })
}
