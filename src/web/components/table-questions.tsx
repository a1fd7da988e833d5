import type { LayoutSuggestion } from '../../contract/layout.ts'
import type { ColumnDraft } from '../logic/column-decisions.ts'
import { Choice } from './choice.tsx'

interface TableQuestionsProps {
  readonly suggestion: LayoutSuggestion
  readonly draft: ColumnDraft
  readonly onChange: (draft: ColumnDraft) => void
}

const signs = { point: '12.5 (point)', comma: '12,5 (comma)' }
const orders = { dmy: 'day, month, year', mdy: 'month, day, year', ymd: 'year, month, day' }
const rows = { exam: 'one exam', event: 'one scan of an exam' }
const sexes = { M: 'male', F: 'female', O: 'other or unknown' }

/** What holds for the table as a whole, each with what the values show. */
export function TableQuestions({ suggestion, draft, onChange }: TableQuestionsProps) {
  const hasSex = draft.columns.some(({ field }) => field === 'sex')
  return (
    <div class="mapping-questions">
      <Question
        label="Numbers are written"
        value={draft.decimalSign}
        words={signs}
        because={suggestion.decimalSign.evidence}
        onChange={(decimalSign) => onChange({ ...draft, decimalSign })}
      />
      <Question
        label="Dates are written"
        value={draft.dateOrder}
        words={orders}
        because={suggestion.dateOrder.evidence}
        onChange={(dateOrder) => onChange({ ...draft, dateOrder })}
      />
      <Question
        label="A row is"
        value={draft.rowsAre}
        words={rows}
        because={suggestion.rowsAre.evidence}
        onChange={(rowsAre) => onChange({ ...draft, rowsAre })}
      />
      {hasSex &&
        Object.entries(draft.sexes).map(([text, meaning]) => (
          <Question
            key={text}
            label={`Sex “${text}” is`}
            value={meaning}
            words={sexes}
            because=""
            onChange={(sex) => onChange({ ...draft, sexes: { ...draft.sexes, [text]: sex } })}
          />
        ))}
      <label class="choice">
        <span>This table is called</span>
        <input
          type="text"
          maxLength={80}
          value={draft.name}
          onInput={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
      </label>
    </div>
  )
}

interface QuestionProps<T extends string> {
  readonly label: string
  readonly value: T | null
  readonly words: Readonly<Record<T, string>>
  readonly because: string
  readonly onChange: (value: T | null) => void
}

function Question<T extends string>({ label, value, words, because, onChange }: QuestionProps<T>) {
  const isKnown = (text: string): text is T => Object.hasOwn(words, text)
  return (
    <div>
      <Choice
        label={label}
        value={value ?? ''}
        onChange={(text) => onChange(isKnown(text) ? text : null)}
      >
        <option value="">say which</option>
        {Object.entries<string>(words).map(([name, word]) => (
          <option key={name} value={name}>
            {word}
          </option>
        ))}
      </Choice>
      {because !== '' && <p class="quiet">{because}</p>}
    </div>
  )
}
