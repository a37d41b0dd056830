// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(home, 'node_modules')
const require = createRequire(import.meta.url)
const read = (...parts) => JSON.parse(readFileSync(join(modules, ...parts), 'utf8'))
const named = (folder, name) => read(folder, `${name}.sol`, `${name}.json`)

/// {abi, bytecode} of a contract in @uniswap/v3-core.
export const uniswapCore = (name) => named('@uniswap/v3-core/artifacts/contracts', name)

/// {abi, bytecode} of a contract in @uniswap/v3-periphery; `folder` is "lens" for the lenses.
export const uniswapPeriphery = (name, folder = '') =>
  named(join('@uniswap/v3-periphery/artifacts/contracts', folder), name)

/// {abi, bytecode} of a contract in @uniswap/swap-router-contracts.
export const uniswapRouters = (name) => named('@uniswap/swap-router-contracts/artifacts/contracts', name)

/// {abi, bytecode} of a contract in @uniswap/v2-core.
export function uniswapV2(name) {
  const { abi, bytecode } = read('@uniswap/v2-core/build', `${name}.json`)
  return { abi, bytecode: `0x${bytecode.replace(/^0x/, '')}` }
}

// Foundry keeps the bytecode one level deeper.
const foundry = (folder, name) => {
  const { abi, bytecode } = named(folder, name)
  return { abi, bytecode: bytecode.object }
}

/// {abi, bytecode} of a contract in @uniswap/v4-core, those for its own tests included.
export const uniswapV4Core = (name) => foundry('@uniswap/v4-core/out', name)

/// {abi, bytecode} of a contract or script in @uniswap/v4-periphery.
export const uniswapV4Periphery = (name) => foundry('@uniswap/v4-periphery/foundry-out', name)

/// {abi, bytecode} of a core contract of Perpetual Protocol v2.
export const curie = (name) =>
  named('@perp/curie-deployments/optimism/core/artifacts/contracts', name)

/// {abi, bytecode} of an oracle contract of Perpetual Protocol v2.
export const curieOracle = (name) =>
  named('@perp/curie-deployments/optimism/core/artifacts/oracle-contracts/contracts', name)

/// {abi, bytecode, linkReferences} of a contract in @aave/core-v3; `path` is its place below contracts/.
export const aaveCore = (path) =>
  read('@aave/core-v3/artifacts/contracts', `${path}.sol`, `${path.slice(path.lastIndexOf('/') + 1)}.json`)

/// The artifact with the addresses of the libraries that it names put into its bytecode.
export function link(artifact, addresses) {
  let { bytecode } = artifact
  for (const libraries of Object.values(artifact.linkReferences))
    for (const [name, places] of Object.entries(libraries))
      for (const { start, length } of places) {
        const from = 2 + 2 * start
        bytecode = bytecode.slice(0, from) + addresses[name].slice(2) + bytecode.slice(from + 2 * length)
      }
  return { ...artifact, bytecode }
}

/// What our own contracts import from installed packages.
function imported(path) {
  try {
    return { contents: readFileSync(join(modules, path), 'utf8') }
  } catch {
    return { error: `no file ${path}` }
  }
}

/// {abi, bytecode} of a contract of Curve that Perpetual Protocol deployed on Optimism's test network.
export const curve = (name) =>
  read('@perp/curie-deployments/optimism-goerli/core/artifacts/contracts/curve', `${name}.vy`, `${name}.json`)

/// {abi, bytecode} of a contract of Balancer v2 by its deployment task, e.g. ('20210418-vault', 'Vault').
export const balancer = (task, name) =>
  read('@balancer-labs/v2-deployments/dist/tasks', task, 'artifact', `${name}.json`)

function compile(sources) {
  const settings = { optimizer: { enabled: true, runs: 200 }, evmVersion: 'paris' }
  settings.outputSelection = { '*': { '*': ['abi', 'evm.bytecode.object'] } }
  const input = { language: 'Solidity', sources, settings }
  const output = JSON.parse(require('solc').compile(JSON.stringify(input), { import: imported }))
  const errors = (output.errors ?? []).filter((error) => error.severity === 'error')
  if (errors.length) throw new Error(errors.map((error) => error.formattedMessage).join('\n'))
  const contracts = Object.values(output.contracts).flatMap((file) => Object.entries(file))
  return Object.fromEntries(
    contracts.map(([name, c]) => [name, { abi: c.abi, bytecode: '0x' + c.evm.bytecode.object }]),
  )
}

/// {abi, bytecode} of a contract in @pancakeswap/v3-core.
export const pancakeCore = (name) => named('@pancakeswap/v3-core/artifacts/contracts', name)

/// {abi, bytecode} of a contract of Algebra v2, in "core" or "periphery".
export const algebra = (part, name) => named(`@cryptoalgebra/${part}/artifacts/contracts`, name)

/// {abi, bytecode} of a contract in @cryptoalgebra/integral-core.
export const algebraIntegral = (name) => algebra('integral-core', name)

/// Contracts of the files in contracts/ whose names are wanted, compiled once and kept beside the installed packages.
function compiled(wanted) {
  const folder = join(home, 'contracts')
  const sources = {}
  for (const file of readdirSync(folder).filter(wanted).sort())
    sources[file] = { content: readFileSync(join(folder, file), 'utf8') }
  const key = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16)
  const kept = join(modules, '.cache', `evenkeel-contracts-${key}.json`)
  try {
    return JSON.parse(readFileSync(kept, 'utf8'))
  } catch {
    const contracts = compile(sources)
    mkdirSync(dirname(kept), { recursive: true })
    writeFileSync(`${kept}.${process.pid}`, JSON.stringify(contracts))
    renameSync(`${kept}.${process.pid}`, kept)
    return contracts
  }
}

const ofGmx = (file) => file.startsWith('Gmx')

const ofHyperCore = (file) => file.startsWith('HyperCore')

/// Our own contracts by name. Those of the stand-ins for GMX and HyperCore are apart: they take as long to compile as all
/// others.
export const ownContracts = () => compiled((file) => !ofGmx(file) && !ofHyperCore(file))

/// The GMX stand-in's contracts by name.
export const gmxContracts = () => compiled((file) => ofGmx(file) || file === 'Token.sol')

/// The HyperCore stand-in's contracts by name, CoreWriter among them.
export const hyperCoreContracts = () => compiled(ofHyperCore)
