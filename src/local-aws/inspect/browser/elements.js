const svgNamespace = 'http://www.w3.org/2000/svg'
const svgTags = new Set(['svg', 'rect', 'path', 'line', 'text', 'title', 'circle'])

/** An element with attributes and children. Text is only ever set as text, so nothing that is shown can become markup. */
export function h(tag, attributes = {}, ...children) {
  const element = svgTags.has(tag) ? document.createElementNS(svgNamespace, tag) : document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of children.flat(Number.POSITIVE_INFINITY)) {
    if (child === undefined || child === null || child === false || child === '') continue
    element.append(typeof child === 'object' ? child : String(child))
  }
  return element
}

/** Makes the children of an element those given, and keeps the nodes that need no change: selection and scrolling stay. */
export function show(parent, ...children) {
  morphChildren(parent, h('div', {}, ...children))
}

function morphChildren(current, wanted) {
  const next = [...wanted.childNodes]
  next.forEach((node, index) => {
    const old = current.childNodes[index]
    if (!old) current.append(node)
    else if (!isAlike(old, node)) old.replaceWith(node)
    else morph(old, node)
  })
  while (current.childNodes.length > next.length) current.lastChild.remove()
}

function morph(old, node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (old.data !== node.data) old.data = node.data
    return
  }
  for (const { name } of [...old.attributes]) if (!node.hasAttribute(name)) old.removeAttribute(name)
  for (const { name, value } of [...node.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  morphChildren(old, node)
}

function isAlike(old, node) {
  return old.nodeName === node.nodeName && (old.id ?? '') === (node.id ?? '')
}
