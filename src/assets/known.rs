//! Lists of the functions and rules of CSS that a stranger's style sheet may use, and of the elements
//! that a stranger's drawing may contain.
//!
//! Lists of what is allowed, for a list of what is refused would never end. What is missing here is added when browsers have it,
//! and when it neither loads nor runs anything.

use crate::names::Known;

/// Functions whose strings are addresses.
pub(super) const LOADING: Known = Known::new(
    "url src image image-set -webkit-image-set -webkit-cross-fade cross-fade url-prefix",
);

/// Functions of values and of selectors that a package's sheet may call.
pub(super) const FUNCTIONS: Known = Known::new(
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark contrast-color calc min max clamp round mod rem \
     sin cos tan asin acos atan atan2 pow sqrt hypot log exp abs sign progress calc-size sibling-index sibling-count \
     -webkit-calc matrix matrix3d perspective rotate rotate3d rotatex rotatey rotatez scale scale3d scalex scaley scalez \
     skew skewx skewy translate translate3d translatex translatey translatez blur brightness contrast drop-shadow grayscale \
     hue-rotate invert opacity saturate sepia url image-set -webkit-image-set cross-fade -webkit-cross-fade linear-gradient \
     radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient \
     -webkit-linear-gradient -webkit-radial-gradient -webkit-gradient -moz-linear-gradient -o-linear-gradient from to \
     color-stop type cubic-bezier steps linear scroll view minmax repeat fit-content anchor anchor-size circle ellipse \
     inset polygon path rect xywh shape ray superellipse var env attr counter counters symbols format tech local stylistic \
     styleset character-variant swash ornaments annotation selector supports layer style scroll-state font-tech font-format \
     is where not has matches -webkit-any -moz-any nth-child nth-last-child nth-of-type nth-last-of-type lang dir host \
     host-context slotted part state cue cue-region highlight picker active-view-transition-type view-transition-group \
     view-transition-image-pair view-transition-old view-transition-new",
);

/// Rules that a package's sheet may hold. `import` is refused where sheets are joined.
pub(super) const AT_RULES: Known = Known::new(
    "charset import media supports layer container scope starting-style keyframes -webkit-keyframes -moz-keyframes \
     -o-keyframes font-face font-feature-values font-palette-values property counter-style view-transition position-try \
     viewport -ms-viewport page stylistic styleset character-variant swash ornaments annotation historical-forms \
     top-left-corner top-left top-center top-right top-right-corner bottom-left-corner bottom-left bottom-center \
     bottom-right bottom-right-corner left-top left-middle left-bottom right-top right-middle right-bottom",
);

/// Functions that a drawing's styles may call. No filters but those that are elements, and no variables: what is shown must be
/// counted where it is shown.
pub(super) const DRAWING_FUNCTIONS: Known = Known::new(
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix icc-color device-cmyk calc min max clamp matrix rotate scale \
     scalex scaley skewx skewy translate translatex translatey url cubic-bezier steps circle ellipse inset polygon path \
     not is where nth-child nth-of-type lang matrix3d translate3d rotatez",
);

/// Rules that a drawing's styles may hold.
pub(super) const DRAWING_AT_RULES: Known =
    Known::new("charset media supports keyframes -webkit-keyframes");

/// The elements of a drawing (SVG 2, without what acts, links, or holds other documents).
pub(super) const ELEMENTS: Known = Known::new(
    "svg g defs symbol use switch view title desc metadata style path rect circle ellipse line polyline polygon text tspan \
     textPath tref linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix \
     feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow \
     feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight \
     feSpecularLighting feSpotLight feTurbulence",
);

/// What drawing programs write for themselves: the beginnings of their namespaces, and the names of their elements.
pub(super) const EDITORS: [&str; 12] = [
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://inkscape.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.serif.com/",
    "http://www.corel.com/",
    "http://www.vectornator.io",
];
pub(super) const EDITORS_ELEMENTS: Known = Known::new(
    "RDF Work License Agent Bag Seq Alt li permits requires prohibits license title creator date format type rights \
     publisher identifier source relation language subject coverage description contributor Description namedview grid \
     guide path-effect perspective page pageinfo templateinfo path-data _templateinfo layer switch",
);

/// The attributes of a drawing, besides `aria-…` and `data-…`.
pub(super) const ATTRIBUTES: Known = Known::new(
    "id class style lang role tabindex version baseProfile preserveAspectRatio viewBox zoomAndPan width height x y x1 y1 x2 \
     y2 cx cy r rx ry fx fy fr d points pathLength transform href media type title space requiredFeatures \
     requiredExtensions systemLanguage externalResourcesRequired enable-background contentStyleType \
     focusable overflow gradientUnits gradientTransform spreadMethod offset \
     patternUnits patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth \
     markerHeight refX refY orient dx dy rotate textLength lengthAdjust startOffset method spacing side filterUnits \
     primitiveUnits filterRes in in2 result mode values operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX \
     targetY edgeMode preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent kernelUnitLength scale \
     xChannelSelector yChannelSelector stdDeviation radius baseFrequency numOctaves seed stitchTiles azimuth elevation z \
     pointsAtX pointsAtY pointsAtZ limitingConeAngle tableValues slope intercept amplitude exponent alignment-baseline \
     baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters color-profile \
     color-rendering cursor direction display dominant-baseline fill fill-opacity fill-rule filter flood-color \
     flood-opacity font font-family font-kerning font-size font-size-adjust font-stretch font-style font-variant \
     font-weight font-feature-settings font-variation-settings font-variant-ligatures font-variant-caps \
     font-variant-numeric font-variant-east-asian font-variant-alternates font-variant-position \
     glyph-orientation-horizontal glyph-orientation-vertical image-rendering inline-size isolation kerning letter-spacing \
     lighting-color line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity paint-order \
     pointer-events shape-inside shape-padding shape-rendering shape-margin solid-color solid-opacity stop-color \
     stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity \
     stroke-width text-align text-anchor text-decoration text-decoration-color text-decoration-line text-decoration-style \
     text-indent text-overflow text-orientation text-rendering text-transform transform-box transform-origin unicode-bidi \
     vector-effect visibility white-space word-spacing writing-mode block-progression text-align-last font-variant-settings \
     -inkscape-font-specification -inkscape-stroke",
);

/// Numbers that make a browser compute for long, with the largest that a drawing may say.
/// How long a line counts as (`pathLength`) tells how many dashes it has.
pub(super) const LARGEST: [(&str, f64); 5] = [
    ("stdDeviation", 250.0),
    ("radius", 100.0),
    ("numOctaves", 8.0),
    ("order", 8.0),
    ("pathLength", 10_000.0),
];
