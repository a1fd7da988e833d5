import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { haveSamples, sample, samplePath } from '../../ingest/dicom/support/samples.ts'
import { opendrl, startService, temporaryFolder } from '../../support/opendrl.ts'
import { haveOrthanc, startOrthanc } from '../../support/orthanc.ts'
import { facility, receivingService, type Receiving } from '../support/receiving-service.ts'
import { dcmtk, haveDcmtk, haveOpenssl } from '../support/storescu.ts'

const report = 'CT-RDSR-GEPixelMed'

describe.skipIf(!haveDcmtk || !haveSamples || !haveOpenssl)(
  'storescu over TLS (skipped where dcmtk, openssl or the shared samples are missing)',
  () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>
    let receiving: Receiving
    const pem = (name: string) => join(folder.path, `${name}.pem`)
    const certificate = (name: string) =>
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`]
          .concat(['-addext', 'subjectAltName=IP:127.0.0.1'])
          .concat(['-keyout', pem(`${name}-key`), '-out', pem(name)]),
        { stdio: 'ignore' },
      )
    const settings = () => ({
      OPENDRL_DICOM_TLS_CERT: pem('registry'),
      OPENDRL_DICOM_TLS_KEY: pem('registry-key'),
    })
    const send = (...options: string[]) =>
      dcmtk({ port: receiving.port(), files: [samplePath(report)], options })

    beforeAll(async () => {
      folder = await temporaryFolder()
      for (const name of ['registry', 'scanner', 'stranger']) certificate(name)
      receiving = await receivingService(settings())
    })
    afterAll(async () => {
      await receiving.remove()
      await folder.remove()
    })

    it('is taken when it trusts the registry’s certificate', async () => {
      const sent = await send('+tla', '--add-cert-file', pem('registry'))
      expect(sent).toMatchObject({ code: 0, acknowledged: 1 })
      expect(await receiving.received()).toMatchObject({ seen: 1, rejected: 0 })
    })

    it('is not taken without TLS, and does not trust another certificate', async () => {
      expect((await send()).acknowledged).toBe(0)
      expect((await send('+tla', '--add-cert-file', pem('stranger'))).acknowledged).toBe(0)
    })

    it('must show a certificate of the authority where one is set', async () => {
      await receiving.service.stop()
      await receiving.restart({ ...settings(), OPENDRL_DICOM_TLS_CA: pem('scanner') })
      const trust = ['--add-cert-file', pem('registry')]
      const shown = await send('+tls', pem('scanner-key'), pem('scanner'), ...trust)
      expect(shown).toMatchObject({ code: 0, acknowledged: 1 })
      const stranger = await send('+tls', pem('stranger-key'), pem('stranger'), ...trust)
      expect(stranger.acknowledged).toBe(0)
      expect((await send('+tla', ...trust)).acknowledged).toBe(0)
    })
  },
)

describe.skipIf(!haveOrthanc || !haveSamples)(
  'Orthanc forwards by C-STORE (skipped where Debian’s orthanc or the shared samples are missing)',
  () => {
    it('a dose report that it was given, from its own AE title to the facility tied to it', async () => {
      const receiving = await receivingService()
      try {
        const orthanc = await startOrthanc({
          DicomAet: 'HOSPITALPACS',
          DicomModalities: { registry: ['OPENDRL', '127.0.0.1', receiving.port()] },
        })
        try {
          const instances: string[] = []
          for (const name of [report, 'CT-ESR-GE_Optima', 'CT-SC-Philips_Brilliance16P'])
            instances.push(await orthanc.upload(sample(name)))
          const answer = await orthanc.post('/modalities/registry/store', instances)
          expect(answer).toMatchObject({ FailedInstancesCount: 0, InstancesCount: 3 })
          expect(await receiving.received()).toMatchObject({ seen: 3, rejected: 0 })
          expect(receiving.service.logs()).toContain('"calling":"HOSPITALPACS"')
          await expect(
            orthanc.post('/modalities/registry/store', [
              await orthanc.upload(sample('NM-RRDSR-Siemens')),
            ]),
          ).rejects.toThrow()
        } finally {
          await orthanc.stop()
        }
      } finally {
        await receiving.remove()
      }
    })
  },
)

describe('a door that cannot be opened', () => {
  it.each([
    ['a certificate that is not there', '/nowhere.pem', 'OPENDRL_DICOM_TLS_CERT: the file cannot'],
    ['a file that is no certificate', import.meta.filename, 'not a PEM certificate'],
  ])('for %s ends the service with a sentence', async (_what, path, sentence) => {
    const folder = await temporaryFolder()
    const settings = {
      OPENDRL_DICOM_PORT: '0',
      OPENDRL_DICOM_TLS_CERT: path,
      OPENDRL_DICOM_TLS_KEY: path,
    }
    const started = startService(folder.path, settings)
    await expect(started).rejects.toThrow('ended with 2')
    await expect(started).rejects.toThrow(sentence)
    await folder.remove()
  })

  it('for a port that is taken ends the service, whichever of its ports it is', async () => {
    const folder = await temporaryFolder()
    const first = await startService(join(folder.path, '1'), { OPENDRL_DICOM_PORT: '0' })
    const taken = [/"dicomPort":(\d+)/, /http:\/\/127\.0\.0\.1:(\d+)/].map(
      (pattern) => pattern.exec(first.logs())?.[1] ?? '',
    )
    const [dicomPort = '', httpPort = ''] = taken
    for (const settings of [
      { OPENDRL_DICOM_PORT: dicomPort },
      { OPENDRL_DICOM_PORT: '0', OPENDRL_PORT: httpPort },
    ])
      await expect(startService(join(folder.path, '2'), settings)).rejects.toThrow('ended with 3')
    await first.stop()
    await folder.remove()
  })
})

describe('opendrl dicom-peer', () => {
  it('ties titles to a facility, lists them and takes them back; the sender is then refused', async () => {
    const folder = await temporaryFolder()
    const run = (...args: string[]) => opendrl(folder.path, ...args)
    try {
      await run('facility', 'add', '--name', 'St Brigid', '--id', facility)
      const wrong = ['--facility', 'nowhere', '--called', 'DRL']
      expect(await run('dicom-peer', 'add', ...wrong)).toMatchObject({ code: 1 })
      const long = ['--facility', facility, '--called', 'SEVENTEEN-LETTERS']
      expect(await run('dicom-peer', 'add', ...long)).toMatchObject({ code: 2 })
      const titles = ['--called', 'DRL', '--calling', 'CT1']
      expect(await run('dicom-peer', 'add', '--facility', facility, ...titles)).toMatchObject({
        code: 0,
      })
      expect(JSON.parse((await run('dicom-peer', 'list', '--json')).stdout)).toMatchObject({
        peers: [{ calledAeTitle: 'DRL', callingAeTitle: 'CT1', facility }],
      })
      expect(await run('dicom-peer', 'remove', ...titles)).toMatchObject({ code: 0 })
      expect(await run('dicom-peer', 'remove', ...titles)).toMatchObject({ code: 1 })
    } finally {
      await folder.remove()
    }
  })
})
