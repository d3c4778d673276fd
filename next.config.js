import createNextIntlPlugin from 'next-intl/plugin';
import { compressFiles } from './scripts/setup/compress-files.mjs';

// Below which path of its host the dashboard is, as `/dspam`. It has to be set both here, while it is built, and at the start.
const basePath = process.env.BASE_PATH?.trim() ?? '';

/** The folder of the build that is being made or served (scripts/setup/builds.mjs). */
const build = process.env.DASHBOARD_BUILD;

/** @type {import('next').NextConfig} */
const config = {
  basePath,
  env: { NEXT_PUBLIC_BASE_PATH: basePath },
  distDir: build || '.next',
  typescript: {
    // Next writes the folder of a build into the file of that name, but not into one that extends another.
    tsconfigPath: build ? 'tsconfig.build.json' : 'tsconfig.json',
    // `npm test` checks the types, those of the tests included: more than half of the time of each build.
    ignoreBuildErrors: true,
  },
  poweredByHeader: false,
  // At the start: the web server in front does it.
  compress: process.env.COMPRESSION !== 'proxy',
  turbopack: { resolveAlias: { 'use-intl/format-message': './components/ui/format-message.ts' } },
  compiler: { runAfterProductionCompile: ({ distDir }) => compressFiles(distDir) },
  // Native addons and drivers are loaded from node_modules at run time, never bundled.
  serverExternalPackages: ['fs-native-extensions', 'koffi', 'mysql2'],
  // Links of the old pages, below whatever path the site had them. Not by proxy.ts: what that rewrites to is an absolute address,
  // which Next asks over the network when a proxy in front has spoken TLS.
  async rewrites() {
    return {
      beforeFiles: [
        {
          source: '/:path*/:program(dspam|admin|graph|admingraph).cgi',
          destination: '/old-link/:program/:path*',
        },
      ],
      afterFiles: [],
      fallback: [],
    };
  },
};

export default createNextIntlPlugin('./lib/data/session/request-config.ts')(config);
