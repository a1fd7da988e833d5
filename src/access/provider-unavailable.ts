/** The OpenID provider did not answer, or not as one: nobody's credential is at fault. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
  constructor(options?: ErrorOptions) {
    super('The sign-in provider did not answer. Try again in a moment.', options)
  }
}
