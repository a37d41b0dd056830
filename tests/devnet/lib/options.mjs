// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { parseArgs } from 'node:util'

const number = (fallback, check = (value) => value >= 0, wants = 'a number of at least 0') => ({
  fallback,
  wants,
  parse: (text) => (text.trim() !== '' && check(Number(text)) ? Number(text) : undefined),
})
const whole = (fallback, least = 0) =>
  number(fallback, (value) => Number.isInteger(value) && value >= least, `a whole number of at least ${least}`)
const positive = (fallback) => number(fallback, (value) => value > 0, 'a positive number')
const oneOf = (...words) => ({
  fallback: words[0],
  wants: words.join(' or '),
  parse: (text) => (words.includes(text) ? text : undefined),
})
const text = (fallback) => ({ fallback, wants: 'a text', parse: (value) => value })

/// Every option of the command but the flags, with its default.
export const OPTIONS = {
  out: text(undefined),
  port: whole(0),
  'control-port': whole(0),
  'ops-port': whole(0),
  'chain-id': whole(31337, 1),
  'gas-limit': whole(1_000_000_000, 30_000_000),
  'start-time': whole(undefined),
  'time-step': whole(12, 1),
  'block-time': number(0),
  seed: whole(1),
  weth: oneOf('token0', 'token1'),
  fee: { fallback: 500, wants: '0, 100, 500, 3000 or 10000', parse: (t) => ({ 0: 0, 100: 100, 500: 500, 3000: 3000, 10000: 10000 })[t] },
  price: positive(2000),
  positions: whole(1, 1),
  'liquidity-usd': positive(100_000),
  width: positive(0.1),
  'wallet-eth': number(0),
  margin: number(undefined),
  'perp-liquidity': positive(200_000_000),
  'perp-fee': whole(1000),
  'spot-liquidity': positive(50_000_000),
  path: oneOf('gbm', 'jump', 'csv'),
  prices: text(undefined),
  sigma: number(0.005),
  drift: number(0, Number.isFinite, 'a number'),
  'jump-probability': number(0.05, (value) => value >= 0 && value <= 1, 'a share'),
  'jump-size': number(0.03),
  steps: whole(0),
  interval: number(500),
}

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())

/// The command's options by camel-cased name; throws with every mistake at once.
export function parseOptions(argv) {
  const known = Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, { type: 'string' }]))
  for (const flag of ['help', 'exit-on-stdin-close']) known[flag] = { type: 'boolean', default: false }
  const { values } = parseArgs({ args: argv, options: known })
  const options = { help: values.help, exitOnStdinClose: values['exit-on-stdin-close'] }
  const mistakes = []
  for (const [name, { fallback, wants, parse }] of Object.entries(OPTIONS)) {
    const given = values[name]
    const value = given === undefined ? fallback : parse(given)
    if (given !== undefined && value === undefined) mistakes.push(`--${name}: expected ${wants}, found "${given}"`)
    options[camel(name)] = value
  }
  if (!options.help && options.out === undefined) mistakes.push('--out: expected a folder, found nothing')
  if (options.path === 'csv' && !options.prices) mistakes.push('--prices: expected a file for --path csv')
  if (mistakes.length) throw new Error(mistakes.join('\n'))
  options.startTime ??= Math.floor(Date.now() / 1000)
  options.margin ??= (options.liquidityUsd + options.walletEth * options.price) / 2
  return options
}
