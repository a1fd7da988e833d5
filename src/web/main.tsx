import { render } from 'preact'
import { App } from './components/app.tsx'
import { keyFromFragment, refusalFromFragment } from './logic/signin-fragment.ts'

/** What the fragment holds never reaches the server; it must not stay in the address or history either. */
const key = keyFromFragment(location.hash)
const refusal = refusalFromFragment(location.hash)
if (key !== null || refusal !== null)
  history.replaceState(null, '', `${location.pathname}${location.search}`)

const root = document.getElementById('app')
if (root === null) throw new Error('index.html has no element #app')
render(<App today={new Date()} givenKey={key} refusal={refusal} />, root)
