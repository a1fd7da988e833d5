export const roles = ['uploader', 'physicist', 'researcher', 'authority', 'admin'] as const
export type Role = (typeof roles)[number]
