// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { aaveCore, link } from './artifacts.mjs'
import { toAnswer } from './price.mjs'

const RAY = 10n ** 27n
const ZERO = '0x' + '0'.repeat(40)
const DEPLOYMENT_GAS = 12_000_000
export const MAX = 2n ** 256n - 1n
/// interestRateMode of borrow and repay.
export const STABLE = 1n
export const VARIABLE = 2n

/// In hundredths of a percent; rates are of a year. WETH and USDC share an e-mode category so that a test of it
/// needs no third token: on a real market they would not.
export const RESERVES = {
  WETH: { decimals: 18, ltv: 8000n, threshold: 8250n, bonus: 10500n, optimal: 80n, slope1: 4n, slope2: 80n },
  USDC: { decimals: 6, ltv: 7700n, threshold: 8000n, bonus: 10500n, optimal: 90n, slope1: 6n, slope2: 60n },
}
export const E_MODE = { id: 1, ltv: 9000n, threshold: 9300n, bonus: 10200n, label: 'Devnet pair' }

const LIBRARIES = ['BorrowLogic', 'SupplyLogic', 'EModeLogic', 'BridgeLogic', 'PoolLogic', 'LiquidationLogic']
const logic = (name) => aaveCore(`protocol/libraries/logic/${name}`)

/// Deploys the libraries and links Pool and PoolConfigurator with them.
async function deployLogic(tx, deployer) {
  const at = {}
  for (const name of LIBRARIES) at[name] = (await tx.deploy(deployer, logic(name))).address
  at.FlashLoanLogic = (await tx.deploy(deployer, link(logic('FlashLoanLogic'), at))).address
  at.ConfiguratorLogic = (await tx.deploy(deployer, logic('ConfiguratorLogic'))).address
  return {
    pool: link(aaveCore('protocol/pool/Pool'), at),
    configurator: link(aaveCore('protocol/pool/PoolConfigurator'), at),
  }
}

async function deployGovernance(tx, deployer) {
  const configuration = (name, args) => tx.deploy(deployer, aaveCore(`protocol/configuration/${name}`), args)
  const provider = await configuration('PoolAddressesProvider', ['Devnet', deployer])
  await tx.send(deployer, provider, 'setACLAdmin', [deployer])
  await tx.flush()
  const acl = await configuration('ACLManager', [provider.address])
  await tx.send(deployer, provider, 'setACLManager', [acl.address])
  await tx.send(deployer, acl, 'addPoolAdmin', [deployer])
  await tx.flush()
  return { provider, acl }
}

/// The price feeds are Aave's own mock aggregators: an answer stays until another is set by `setAavePrice`.
async function deployOracle(tx, deployer, provider, tokens, prices) {
  const aggregators = {}
  for (const name of Object.keys(tokens))
    aggregators[name] = await tx.deploy(
      deployer, aaveCore('mocks/oracle/CLAggregators/MockAggregator'), [toAnswer(prices[name])])
  const assets = Object.values(tokens).map((token) => token.address)
  const sources = Object.values(aggregators).map((feed) => feed.address)
  const args = [provider.address, assets, sources, ZERO, ZERO, 10n ** 8n]
  const oracle = await tx.deploy(deployer, aaveCore('misc/AaveOracle'), args)
  await tx.send(deployer, provider, 'setPriceOracle', [oracle.address])
  return { oracle, aggregators }
}

async function deployPool(tx, deployer, provider) {
  const implementations = await deployLogic(tx, deployer)
  for (const [name, setter] of [['pool', 'setPoolImpl'], ['configurator', 'setPoolConfiguratorImpl']]) {
    const implementation = await tx.deploy(deployer, implementations[name], name === 'pool' ? [provider.address] : [])
    await tx.send(deployer, provider, setter, [implementation.address], DEPLOYMENT_GAS)
    await tx.flush()
  }
  const [pool, configurator] = await tx.read([[provider, 'getPool'], [provider, 'getPoolConfigurator']])
  return {
    pool: { address: pool, abi: implementations.pool.abi },
    configurator: { address: configurator, abi: implementations.configurator.abi },
  }
}

async function strategyOf(tx, deployer, provider, { optimal, slope1, slope2 }) {
  const percent = (value) => (value * RAY) / 100n
  const rates = [optimal, 0n, slope1, slope2, slope1 / 2n, slope2, 1n, 8n, 20n].map(percent)
  return tx.deploy(deployer, aaveCore('protocol/pool/DefaultReserveInterestRateStrategy'), [provider.address, ...rates])
}

async function listReserves(tx, deployer, aave, tokens) {
  const token = (name) => tx.deploy(deployer, aaveCore(`protocol/tokenization/${name}`), [aave.pool.address])
  const aToken = await token('AToken')
  const stable = await token('StableDebtToken')
  const variable = await token('VariableDebtToken')
  const inputs = []
  for (const [name, { address }] of Object.entries(tokens)) {
    const strategy = await strategyOf(tx, deployer, aave.provider, RESERVES[name])
    inputs.push({
      aTokenImpl: aToken.address, stableDebtTokenImpl: stable.address, variableDebtTokenImpl: variable.address,
      underlyingAssetDecimals: RESERVES[name].decimals, interestRateStrategyAddress: strategy.address,
      underlyingAsset: address, treasury: deployer, incentivesController: ZERO,
      aTokenName: `Aave ${name}`, aTokenSymbol: `a${name}`, variableDebtTokenName: `Aave variable debt ${name}`,
      variableDebtTokenSymbol: `variableDebt${name}`, stableDebtTokenName: `Aave stable debt ${name}`,
      stableDebtTokenSymbol: `stableDebt${name}`, params: '0x',
    })
  }
  await tx.send(deployer, aave.configurator, 'initReserves', [inputs], 20_000_000)
  await tx.flush()
}

async function configureReserves(tx, deployer, { configurator }, tokens) {
  const call = (name, ...args) => tx.send(deployer, configurator, name, args)
  await call('setEModeCategory', E_MODE.id, E_MODE.ltv, E_MODE.threshold, E_MODE.bonus, ZERO, E_MODE.label)
  for (const [name, { address }] of Object.entries(tokens)) {
    const { ltv, threshold, bonus } = RESERVES[name]
    await call('configureReserveAsCollateral', address, ltv, threshold, bonus)
    await call('setReserveBorrowing', address, true)
    await call('setReserveStableRateBorrowing', address, true)
    await call('setReserveFactor', address, 1000n)
    await call('setAssetEModeCategory', address, E_MODE.id)
  }
  await tx.flush()
}

/// Adds handles {aToken, stableDebt, variableDebt} of each reserve by name.
async function reserveTokens(tx, { pool }, tokens) {
  const names = Object.keys(tokens)
  const found = await tx.read(names.map((name) => [pool, 'getReserveData', [tokens[name].address]]))
  const { abi } = aaveCore('protocol/tokenization/AToken')
  return Object.fromEntries(
    found.map((data, i) => {
      const keys = ['aTokenAddress', 'stableDebtTokenAddress', 'variableDebtTokenAddress']
      const [aToken, stableDebt, variableDebt] = keys.map((key) => ({ address: data[key], abi }))
      return [names[i], { id: data.id, aToken, stableDebt, variableDebt }]
    }),
  )
}

/// Deploys Aave v3 (core 3.0.2) with the reserves `tokens` = {WETH, USDC} at `prices` in USD by the same names.
/// Gives {provider, pool, configurator, oracle, dataProvider, acl, aggregators, reserves, tokens}.
export async function deployAave(tx, deployer, tokens, prices) {
  const { provider, acl } = await deployGovernance(tx, deployer)
  const aave = { provider, acl, tokens, ...(await deployOracle(tx, deployer, provider, tokens, prices)) }
  Object.assign(aave, await deployPool(tx, deployer, provider))
  aave.dataProvider = await tx.deploy(deployer, aaveCore('misc/AaveProtocolDataProvider'), [provider.address])
  await tx.send(deployer, provider, 'setPoolDataProvider', [aave.dataProvider.address])
  await listReserves(tx, deployer, aave, tokens)
  await configureReserves(tx, deployer, aave, tokens)
  aave.reserves = await reserveTokens(tx, aave, tokens)
  return aave
}

/// Puts another price of a reserve in place of its feed's: the mock aggregators cannot change their answer.
export async function setAavePrice(tx, deployer, aave, name, price) {
  const feed = await tx.deploy(deployer, aaveCore('mocks/oracle/CLAggregators/MockAggregator'), [toAnswer(price)])
  await tx.send(deployer, aave.oracle, 'setAssetSources', [[aave.tokens[name].address], [feed.address]])
  aave.aggregators[name] = feed
}

// Queue what an account does; `name` is the reserve, `amount` raw units or MAX.
export const approveAave = (tx, aave, who, name) =>
  tx.send(who, aave.tokens[name], 'approve', [aave.pool.address, MAX])
export const supplyTo = (tx, aave, who, name, amount, owner = who) =>
  tx.send(who, aave.pool, 'supply', [aave.tokens[name].address, amount, owner, 0])
export const withdrawFrom = (tx, aave, who, name, amount) =>
  tx.send(who, aave.pool, 'withdraw', [aave.tokens[name].address, amount, who])
export const borrowFrom = (tx, aave, who, name, amount, mode = VARIABLE) =>
  tx.send(who, aave.pool, 'borrow', [aave.tokens[name].address, amount, mode, 0, who])
export const repayTo = (tx, aave, who, name, amount, mode = VARIABLE) =>
  tx.send(who, aave.pool, 'repay', [aave.tokens[name].address, amount, mode, who])
export const setEMode = (tx, aave, who, id) => tx.send(who, aave.pool, 'setUserEMode', [id])
export const useAsCollateral = (tx, aave, who, name, use) =>
  tx.send(who, aave.pool, 'setUserUseReserveAsCollateral', [aave.tokens[name].address, use])

/// What an account has supplied and owes of a reserve at a block: {supplied, owed}, raw units.
export async function aaveBalances(read, aave, who, name) {
  const { aToken, stableDebt, variableDebt } = aave.reserves[name]
  const [supplied, stable, variable] = await read(
    [aToken, stableDebt, variableDebt].map((token) => [token, 'balanceOf', [who]]))
  return { supplied, owed: stable + variable }
}
