import { hasFunctions } from './has-functions.ts'

/** What the bench uses of the package nodejs-polars. */
export interface Polars {
  readonly version: string
  readonly UInt16: unknown
  readonly UInt32: unknown
  col(name: string): Expression
  readParquet(path: string): Frame
}

export interface Expression {
  add(other: Expression): Expression
  alias(name: string): Expression
  cast(type: unknown): Expression
  first(): Expression
  median(): Expression
  mul(factor: number): Expression
  quantile(probability: number, interpolation: 'linear'): Expression
}

export interface Frame {
  lazy(): LazyFrame
  rows(): unknown
  select(...columns: readonly (string | Expression)[]): Frame
  sort(by: string): Frame
}

export interface LazyFrame {
  collect(): Promise<Frame>
  groupBy(by: string | readonly string[]): { agg(...columns: readonly Expression[]): LazyFrame }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

export const isPolars = (module: unknown): module is { readonly default: Polars } =>
  isObject(module) &&
  'default' in module &&
  hasFunctions(module.default, ['col', 'readParquet']) &&
  isObject(module.default) &&
  typeof Reflect.get(module.default, 'version') === 'string'
