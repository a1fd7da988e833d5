import type { Receipt } from '../../contract/receipt.ts'
import { countWords, groupFindings, receiptHeading } from '../logic/receipt-words.ts'
import { formatCount } from '../logic/format-count.ts'

const severityWords: Readonly<Record<string, string>> = {
  rejected: 'could not be read',
  quarantined: 'set aside',
  noted: 'kept, noted',
}

const places = 3

/** A receipt in plain words: counts that add up, then what was noticed, gravest first. */
export function ReceiptView({ receipt }: { readonly receipt: Receipt }) {
  const groups = groupFindings(receipt)
  const { counts } = receipt
  return (
    <div class="receipt-body">
      <p>
        <strong>{receiptHeading(receipt)}.</strong>
      </p>
      <table class="counts">
        <tbody>
          {Object.entries(countWords).map(([name, words]) => {
            const count = Object.entries(counts).find(([key]) => key === name)?.[1] ?? 0
            return (
              <tr key={name} class={count === 0 ? 'none' : ''}>
                <td class="number">{formatCount(count)}</td>
                <th scope="row">{words}</th>
              </tr>
            )
          })}
        </tbody>
      </table>
      {groups.length > 0 && (
        <>
          <h3>What was noticed</h3>
          <ul class="findings">
            {groups.map((group) => (
              <li key={group.rule} data-severity={group.severity}>
                <span class="number">{formatCount(group.count)}×</span>
                <span>
                  {group.sentence} <span class="quiet">{severityWords[group.severity]}</span>
                  {group.places.length > 0 && (
                    <span class="source">
                      {group.places.slice(0, places).join(' · ')}
                      {group.count > places && ` · and ${formatCount(group.count - places)} more`}
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="quiet">
        Upload <code>{receipt.uploadId}</code>
      </p>
    </div>
  )
}
