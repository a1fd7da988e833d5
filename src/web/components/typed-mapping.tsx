import { useState } from 'preact/hooks'
import type { Api } from '../api/api.ts'
import { ApiProblem, unreadable } from '../api/api-problem.ts'
import { typedLocalName } from '../logic/typed-records.ts'
import { ProblemNotice } from './problem-notice.tsx'

interface TypedMappingProps {
  readonly api: Api
  readonly facility: string
  readonly protocol: { readonly loinc: string; readonly name: string }
  /** Whether the key may decide what a local name stands for. */
  readonly mayMap: boolean
}

/** Exams enter statistics once a person says what their name stands for; for typed ones that is one click. */
export function TypedMapping({ api, facility, protocol, mayMap }: TypedMappingProps) {
  const [state, setState] = useState<'open' | 'done' | ApiProblem>('open')
  const localName = typedLocalName(protocol.name)
  if (state === 'done')
    return (
      <p role="status">
        “{localName}” now counts as {protocol.name}.
      </p>
    )
  if (!mayMap)
    return (
      <p>
        To enter statistics, “{localName}” has to be mapped to {protocol.name} ({protocol.loinc})
        once, by somebody with a physicist’s key.
      </p>
    )
  const map = () =>
    api.setMapping(facility, localName, protocol.loinc).then(
      () => setState('done'),
      (error: unknown) => setState(error instanceof ApiProblem ? error : unreadable()),
    )
  return (
    <>
      {state !== 'open' && <ProblemNotice problem={state} onRetry={null} />}
      <p>
        <button type="button" class="button" onClick={map}>
          Count “{localName}” as {protocol.name}
        </button>
      </p>
    </>
  )
}
