/** What BASE_PATH may be, as the start takes it (lib/store/config/dashboard-address.ts): a build takes minutes before Next or the start would say so. */
export const BASE_PATH_FORM = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/;
