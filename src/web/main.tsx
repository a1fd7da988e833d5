import { render } from 'preact'
import { App } from './components/app.tsx'
import { keyStore } from './api/key-store.ts'
import { keyFromFragment } from './logic/signin-fragment.ts'

/** A key in the fragment never reaches the server; it must not stay in the address or history either. */
const keyInAddress = keyFromFragment(location.hash)
if (keyInAddress !== null) {
  keyStore.keep(keyInAddress)
  history.replaceState(null, '', `${location.pathname}${location.search}`)
}

const root = document.getElementById('app')
if (root === null) throw new Error('index.html has no element #app')
render(<App today={new Date()} />, root)
