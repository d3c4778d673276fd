import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const config: NextConfig = {
  poweredByHeader: false,
  // Native addons and drivers are loaded from node_modules at run time, never bundled.
  serverExternalPackages: ['fs-native-extensions', 'koffi', 'mysql2', 'mariadb', '@prisma/adapter-mariadb'],
};

export default createNextIntlPlugin('./lib/data/request-config.ts')(config);
