import { openEye } from './eye.ts';

/** Nothing moves by itself and nothing flashes: no endless animation, no transition of what is read (SE-8, SE-9). */
export const faultsOfMotion = (): string[] => {
  const eye = openEye();
  const found = new Set<string>();
  for (const animation of document.getAnimations()) {
    const effect = animation.effect;
    const target = effect instanceof KeyframeEffect ? effect.target : null;
    found.add(`${target ? eye.name(target) : 'something'} moves`);
  }
  for (const element of document.querySelectorAll('*')) {
    const { animationName, transitionDuration } = eye.style(element);
    if (animationName !== 'none') found.add(`${eye.name(element)} has the animation ${animationName}`);
    if (transitionDuration.split(',').some((time) => Number.parseFloat(time) > 0))
      found.add(`${eye.name(element)} changes slowly`);
  }
  for (const picture of document.querySelectorAll<HTMLVideoElement>('video[autoplay]'))
    if (picture.srcObject === null) found.add('a film plays by itself');
  return [...found];
};
