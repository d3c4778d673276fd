import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const config: NextConfig = {
  poweredByHeader: false,
  // Native addons and drivers are loaded from node_modules at run time, never bundled.
  serverExternalPackages: ['fs-native-extensions', 'koffi', 'mysql2', 'mariadb', '@prisma/adapter-mariadb'],
  // Links of the old pages, below whatever path the site had them. Not by proxy.ts: what that rewrites to is an absolute address,
  // which Next asks over the network when a proxy in front has spoken TLS.
  async rewrites() {
    return {
      beforeFiles: [{ source: '/:path*/dspam.cgi', destination: '/old-link/:path*' }],
      afterFiles: [],
      fallback: [],
    };
  },
};

export default createNextIntlPlugin('./lib/data/request-config.ts')(config);
