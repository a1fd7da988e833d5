import { useEffect, useRef, useState } from 'preact/hooks'
import type { DryRun, LayoutSuggestion } from '../../contract/layout.ts'
import type { Api } from '../api/api.ts'
import { ApiProblem, unreadable } from '../api/api-problem.ts'
import { saveColumns, suggestColumns } from '../api/layout-api.ts'
import { decisionsOf, draftOf, openQuestions, type ColumnDraft } from '../logic/column-decisions.ts'
import { ColumnRows } from './column-rows.tsx'
import { DryRunView } from './dry-run-view.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { TableQuestions } from './table-questions.tsx'

export interface MapColumnsProps {
  readonly api: Api
  readonly facility: string
  readonly file: File
  /** The mapping is saved: the file can be sent again. */
  readonly onMapped: () => void
}

/** Between a change and its trial: a person may change several things at once. */
const restMs = 400

const asProblem = (error: unknown) => (error instanceof ApiProblem ? error : unreadable())

/** What each column of a table is: suggested with reasons, decided by a person, tried on the first rows, saved. */
export function MapColumns({ api, facility, file, onMapped }: MapColumnsProps) {
  const [suggestion, setSuggestion] = useState<LayoutSuggestion | null>(null)
  const [draft, setDraft] = useState<ColumnDraft | null>(null)
  const [trial, setTrial] = useState<DryRun | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [saving, setSaving] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    suggestColumns(api, facility, file, null).then(
      (found) => {
        setSuggestion(found)
        setDraft(draftOf(found))
        setTrial(found.dryRun)
        heading.current?.focus()
      },
      (error: unknown) => setProblem(asProblem(error)),
    )
  }, [api, facility, file])

  const decisions = suggestion === null || draft === null ? null : decisionsOf(draft, suggestion)
  const decided = decisions === null ? null : JSON.stringify(decisions)
  useEffect(() => {
    if (decisions === null) {
      setTrial(null)
      return
    }
    let current = true
    const timer = setTimeout(() => {
      suggestColumns(api, facility, file, decisions).then(
        (found) => {
          if (current) setTrial(found.dryRun)
        },
        (error: unknown) => {
          if (current) setProblem(asProblem(error))
        },
      )
    }, restMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [decided])

  const save = async () => {
    if (decisions === null) return
    setSaving(true)
    try {
      await saveColumns(api, facility, decisions)
      onMapped()
    } catch (error) {
      setProblem(asProblem(error))
      setSaving(false)
    }
  }

  if (problem !== null) return <ProblemNotice problem={problem} onRetry={() => setProblem(null)} />
  if (suggestion === null || draft === null)
    return <p class="quiet">Looking at the columns of {file.name}…</p>
  const open = openQuestions(draft, suggestion)
  return (
    <div class="mapping">
      <h3 tabIndex={-1} ref={heading}>
        What are the columns of {suggestion.table.name}?
      </h3>
      <p class="quiet">
        {suggestion.table.rows} rows were looked at; nothing of them is kept. What you decide here
        is saved, and later files with these columns are read by it.
      </p>
      <ColumnRows suggestion={suggestion} draft={draft} onChange={setDraft} />
      <TableQuestions suggestion={suggestion} draft={draft} onChange={setDraft} />
      <div aria-live="polite">
        {open.length > 0 && (
          <div class="mapping-open">
            <h4>Still to decide</h4>
            <ul>
              {open.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          </div>
        )}
        {open.length === 0 && <DryRunView trial={trial} />}
      </div>
      <p class="mapping-save">
        <button
          type="button"
          class="button button-strong"
          disabled={decisions === null || saving || trial === null || trial.exams === 0}
          onClick={save}
        >
          Save and read the file
        </button>
      </p>
    </div>
  )
}
