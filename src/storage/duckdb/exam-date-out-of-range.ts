/** An exam that counts lies on a day the core's calendar does not have. Says nothing of which exam. */
export class ExamDateOutOfRange extends RangeError {
  override readonly name = 'ExamDateOutOfRange'

  constructor() {
    super('An exam that is not quarantined is dated before 1970-01-01 or after 2149-06-06.')
  }
}
