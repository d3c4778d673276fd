'use client';

import dynamic from 'next/dynamic';
import type { PlotProps } from './plot-props';

/** Recharts, fetched when there is a chart to draw, and never run on the server. */
export const ChartPlot = dynamic<PlotProps>(() => import('./plot').then(({ Plot }) => Plot), { ssr: false });
