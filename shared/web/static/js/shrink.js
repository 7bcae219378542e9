// Makes a photo small before it travels, the right way up; what cannot be decoded here travels as it is.

const LONGEST = 2000; // pixels: a house number across the street can be read
const QUALITY = 0.82;
const SMALL = 400_000; // bytes: not worth the loss

async function decoded(blob) {
  if (globalThis.createImageBitmap) {
    try {
      return await createImageBitmap(blob, { imageOrientation: "from-image" });
    } catch {
      // an old browser that does not know the option, or no picture: the next way tells
    }
  }
  const address = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

export async function shrunk(blob) {
  try {
    const image = await decoded(blob);
    const [width, height] = [image.naturalWidth ?? image.width, image.naturalHeight ?? image.height];
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    if (scale === 1 && blob.size <= SMALL) return blob;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close?.();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return made && made.size < blob.size ? made : blob;
  } catch {
    return blob;
  }
}
