import { z } from 'zod'
import { roles } from './access/role.ts'
import { jsonOf, setting, wholeNumber } from './setting.ts'

const role = z.enum(roles)

/** Settings of sessions, of the provider people sign in with, and of its tokens; part of the one table. */
export const identitySettings = {
  OPENDRL_SESSION_HOURS: setting(
    wholeNumber(1, 168),
    '12',
    'A session of the page ends this long after sign-in.',
  ),
  OPENDRL_SESSION_IDLE_MINUTES: setting(
    wholeNumber(1, 1440),
    '60',
    'And when it was not used for this long.',
  ),
  OPENDRL_OIDC_ISSUER: setting(
    z
      .string()
      .regex(
        /^(https:\/\/\S+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]\S*)?)?$/,
        'an https address (http on this machine alone)',
      ),
    '',
    'OpenID provider people sign in with, by the address it calls itself ([how](../trust/identity.md)). Without it, people sign in with keys.',
  ),
  OPENDRL_OIDC_CLIENT_ID: setting(z.string(), '', 'This registry’s client id at the provider.'),
  OPENDRL_OIDC_CLIENT_SECRET_FILE: setting(
    z.string(),
    '',
    'File with the client’s secret; without it the registry is a public client (PKCE alone).',
  ),
  OPENDRL_OIDC_NAME: setting(
    z.string().max(40),
    'your organisation',
    'What the button says after "Sign in with".',
  ),
  OPENDRL_OIDC_SCOPES: setting(
    z.string().regex(/\bopenid\b/, 'scopes, "openid" among them'),
    'openid profile',
    'Scopes asked for at sign-in.',
  ),
  OPENDRL_OIDC_ROLES_CLAIM: setting(
    z.string().min(1),
    'roles',
    'Claim that roles are made of: a name, or a path such as `realm_access.roles`.',
  ),
  OPENDRL_OIDC_FACILITIES_CLAIM: setting(
    z.string().min(1),
    'facilities',
    'Claim that facilities are made of.',
  ),
  OPENDRL_OIDC_ROLES: setting(
    jsonOf(z.record(z.string(), z.union([role.transform((one) => [one]), z.array(role)]))),
    JSON.stringify(Object.fromEntries(roles.map((name) => [`opendrl-${name}`, name]))),
    'What values of the roles claim mean: JSON, value to role or roles. Other values give nothing.',
  ),
  OPENDRL_OIDC_FACILITIES: setting(
    jsonOf(z.record(z.string(), z.string())),
    '{}',
    'What values of the facilities claim mean: JSON, value to facility code. Empty: they are the codes themselves.',
  ),
  OPENDRL_TOKEN_AUDIENCE: setting(
    z.string(),
    '',
    'Audience of the provider’s access tokens that programs may send; without it none are taken.',
  ),
  OPENDRL_TOKEN_MAX_AGE_SECONDS: setting(
    wholeNumber(60, 86_400),
    '3600',
    'An access token is not taken this long after it was issued, whatever end it names.',
  ),
  OPENDRL_TOKEN_ONE_TIME: setting(
    z.enum(['yes', 'no']).transform((value) => value === 'yes'),
    'no',
    'Whether each access token (its `jti`) serves one request only.',
  ),
} as const
