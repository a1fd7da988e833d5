import {
  type DataType,
  Field,
  Float64,
  List,
  Struct,
  Table,
  Utf8,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow'

export const arrowOf = (lines: readonly unknown[], type: 'file' | 'stream'): Uint8Array => {
  const rows = lines.map((line): Record<string, unknown> => Object(line))
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return tableToIPC(
    new Table(
      Object.fromEntries(names.map((name) => [name, column(rows.map((row) => row[name]))])),
    ),
    type,
  )
}

const column = (values: readonly unknown[]) =>
  vectorFromArray([...values], arrowType(values.find((value) => value !== undefined)))

function arrowType(value: unknown): DataType {
  if (typeof value === 'string') return new Utf8()
  if (typeof value === 'number') return new Float64()
  if (Array.isArray(value)) return new List(new Field('item', arrowType(value[0]), true))
  return new Struct(
    Object.entries(Object(value)).map(([name, inner]) => new Field(name, arrowType(inner), true)),
  )
}
