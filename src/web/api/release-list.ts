/** GET /api/v1/releases. */
export interface ReleaseFile {
  readonly name: string
  readonly url: string
  readonly bytes: number
  readonly sha256: string
}

export interface Release {
  readonly id: string
  readonly title: string
  readonly createdAt: string
  readonly period: { readonly from: string; readonly to: string }
  readonly cells: number
  readonly withheld: number
  readonly files: readonly ReleaseFile[]
}

export interface ReleaseList {
  readonly releases: readonly Release[]
}
