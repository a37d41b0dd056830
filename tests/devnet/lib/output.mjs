// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const at = (contracts) => Object.fromEntries(Object.entries(contracts).map(([name, c]) => [name, c.address]))

function uniswap({ spot }) {
  const { factory, pool, manager, router, quoter, tickLens, token0, token1 } = spot
  const addresses = at({ factory, pool, position_manager: manager, swap_router: router, quoter_v2: quoter })
  Object.assign(addresses, at({ tick_lens: tickLens, token0, token1 }))
  return { ...addresses, fee: spot.fee, tick_spacing: spot.tickSpacing }
}

function perpetual({ perp: v }) {
  const named = { clearing_house: v.clearingHouse, account_balance: v.accountBalance, exchange: v.exchange }
  Object.assign(named, { order_book: v.orderBook, vault: v.vault, market_registry: v.registry })
  Object.assign(named, { clearing_house_config: v.config, insurance_fund: v.insuranceFund })
  Object.assign(named, { collateral_manager: v.collateralManager, base_token: v.base, quote_token: v.quote })
  Object.assign(named, { pool: v.pool, price_feed_dispatcher: v.dispatcher, price_feed: v.priceFeed })
  return at(named)
}

/// What devnet.json holds.
export function describe(chain, accounts, options, { rpc, anvilPid, control, ops }) {
  return {
    rpc,
    chain_id: options.chainId,
    control,
    ops,
    pid: process.pid,
    anvil_pid: anvilPid,
    seed: options.seed,
    price: options.price,
    time_step: options.timeStep,
    config: 'evenkeel.yaml',
    private_key_env: 'EVENKEEL_DEVNET_KEY',
    weth_is: options.weth,
    position_ids: chain.positionIds,
    wallet_eth: options.walletEth,
    margin_usd: options.margin,
    tokens: {
      WETH: { address: chain.weth.address, decimals: 18 },
      USDC: { address: chain.usdc.address, decimals: 6 },
    },
    oracle: { aggregator: chain.aggregator.address, decimals: 8 },
    multicall3: chain.multicall.address,
    uniswap_v3: uniswap(chain),
    perp_v2: perpetual(chain),
    accounts,
  }
}

/// An Evenkeel config for the keeper's account, as INTERFACE.md describes it.
export function configYaml(net, directory) {
  const journal = JSON.stringify(join(resolve(directory), 'evenkeel.db'))
  const walletLines = `\n      - venue: wallet\n        tokens: ["${net.tokens.WETH.address}"]`
  const wallet = net.wallet_eth > 0 ? walletLines : ''
  return `# Written by tests/devnet for its own chain. The key is accounts.keeper.private_key of devnet.json.
version: 1
chain:
  id: ${net.chain_id}
  rpc: ["${net.rpc}"]
  poll_interval: 50ms
  confirmations: 1
  multicall: "${net.multicall3}"
signer:
  private_key_env: ${net.private_key_env}
transactions:
  max_fee: 200 gwei
  max_priority_fee: 2 gwei
  resubmit_after: 30s
assets:
  USDC: {tokens: ["${net.tokens.USDC.address}"], price: 1}
  ETH:  {tokens: ["${net.tokens.WETH.address}"], oracle: {chainlink: "${net.oracle.aggregator}", max_age: 1h}}
strategies:
  - name: eth-usdc
    kind: delta_neutral
    asset: ETH
    positions:
      - venue: uniswap_v3
        position_manager: "${net.uniswap_v3.position_manager}"
        ids: [${net.position_ids.join(', ')}]${wallet}
    hedge:
      - venue: perp_v2
        clearing_house: "${net.perp_v2.clearing_house}"
        base_token: "${net.perp_v2.base_token}"
        leverage: {max: 5}
    rebalance: {rule: band, width: 2%, min_order: 0.05 ETH, max_slippage: 100 bps}
limits:
  max_order: 250000 USD
  max_orders_per_hour: 1000
  max_notional_per_day: 20000000 USD
  max_gas_per_day: 5 ETH
  max_oracle_deviation: 5%
  max_head_age: 24h
  max_drawdown: 50%
journal: {path: ${journal}}
ops: {listen: ${net.ops}}
`
}

// Under another name first: whoever waits for the file never reads half of it.
function writeWhole(path, text) {
  writeFileSync(`${path}.part`, text)
  renameSync(`${path}.part`, path)
}

/// Writes evenkeel.yaml, then devnet.json, into `directory`.
export function writeOutput(net, directory) {
  mkdirSync(directory, { recursive: true })
  writeWhole(join(directory, 'evenkeel.yaml'), configYaml(net, directory))
  writeWhole(join(directory, 'devnet.json'), JSON.stringify(net, null, 2) + '\n')
}
