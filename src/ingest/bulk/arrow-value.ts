import { DataType, TimeUnit, Type, type Vector } from 'apache-arrow'
import { arrowLimits } from './check-arrow.ts'
import { instant, isoDay, localDateTime, plainNumber, timeOfDay } from './plain-value.ts'

const unitsPerMs: Readonly<Record<TimeUnit, number>> = {
  [TimeUnit.SECOND]: 1 / 1000,
  [TimeUnit.MILLISECOND]: 1,
  [TimeUnit.MICROSECOND]: 1000,
  [TimeUnit.NANOSECOND]: 1_000_000,
}

/** One value of an Arrow column as the JSON that stands for it; undefined where it is null. @throws for a type the schema has no use for */
export function arrowValue(vector: Vector, index: number): unknown {
  const type: DataType = vector.type
  if (!vector.isValid(index)) return undefined
  if (DataType.isStruct(type))
    return Object.fromEntries(
      type.children.map(({ name }, child) => {
        const inner = vector.getChildAt(child)
        return [name, inner === null ? undefined : arrowValue(inner, index)]
      }),
    )
  const value: unknown = vector.get(index)
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) return items(value)
  if (DataType.isDictionary(type)) return value
  return leaf(type, value)
}

const isVector = (value: unknown): value is Vector =>
  typeof value === 'object' && value !== null && 'isValid' in value && 'getChildAt' in value

function items(value: unknown): unknown[] {
  if (!isVector(value)) return []
  if (value.length > arrowLimits.listItems) throw new RangeError('a list is too long')
  return Array.from({ length: value.length }, (_, at) => arrowValue(value, at))
}

function leaf(type: DataType, value: unknown): unknown {
  if (DataType.isDate(type)) return isoDay(Number(value))
  if (DataType.isTimestamp(type))
    // The library gives milliseconds whatever the unit.
    return type.timezone ? instant : localDateTime(Number(value))
  if (DataType.isTime(type)) return timeOfDay(Number(value) / unitsPerMs[type.unit])
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number')
    return plainNumber(value, DataType.isFloat(type) && type.precision < 2)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  throw new TypeError(`a column of type ${Type[type.typeId]}`)
}
