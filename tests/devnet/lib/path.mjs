// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs'
import { normal, uniform } from './random.mjs'

// Hundredths of a cent: a last bit that differs between machines must not change the path.
const rounded = (price) => Math.round(price * 1e4) / 1e4

function pricesOf(file) {
  const rows = readFileSync(file, 'utf8').split(/\r?\n/).filter((line) => line.trim() !== '')
  const names = rows[0].split(',').map((name) => name.trim().toLowerCase())
  const header = names.some((name) => Number.isNaN(Number(name)))
  const found = ['price', 'close'].map((name) => names.indexOf(name)).find((at) => at >= 0)
  const column = found ?? names.length - 1
  const prices = rows.slice(header ? 1 : 0).map((row) => Number(row.split(',')[column]))
  const bad = prices.findIndex((price) => !(price > 0))
  if (prices.length === 0 || bad >= 0)
    throw new Error(`expected positive prices in ${file}, found none or a bad one (row ${bad + 1})`)
  return prices
}

function fromFile(file) {
  const prices = pricesOf(file)
  let at = 0
  return { first: prices[0], next: () => prices[Math.min(++at, prices.length - 1)] }
}

/// A price path: {first, next(previous)} for kind "gbm", "jump" or "csv". `sigma` is the volatility of one block.
export function pricePath({ path, price, seed, sigma, drift, jumpProbability, jumpSize, prices }) {
  if (path === 'csv') return fromFile(prices)
  const next = uniform(seed)
  const shock = normal(next)
  const jump = () => {
    const [drawn, size] = [next(), shock()]
    return path === 'jump' && drawn < jumpProbability ? jumpSize * size : 0
  }
  return {
    first: price,
    next: (previous) => rounded(previous * Math.exp(drift - (sigma * sigma) / 2 + sigma * shock() + jump())),
  }
}
