//! Runs one exported generator in tract, for verify-export.ts:
//! `tract-run MODEL SKETCH.f32 HINT.f32 OUT.f32 HEIGHT WIDTH REPEATS`. Prints the mean milliseconds of one picture.

use std::{env, fs, time::Instant};
use tract_onnx::prelude::*;

fn floats(path: &str) -> Vec<f32> {
    let bytes = fs::read(path).expect("input file");
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
}

fn main() -> TractResult<()> {
    let args: Vec<String> = env::args().collect();
    let (height, width): (usize, usize) = (args[5].parse()?, args[6].parse()?);
    let repeats: u32 = args[7].parse()?;
    let model = tract_onnx::onnx()
        .model_for_path(&args[1])?
        .with_input_fact(0, f32::fact([1, 1, height, width]).into())?
        .with_input_fact(1, f32::fact([1, 4, height / 4, width / 4]).into())?
        .into_optimized()?
        .into_runnable()?;
    let sketch: Tensor = tract_ndarray::Array4::from_shape_vec((1, 1, height, width), floats(&args[2]))?.into();
    let hint: Tensor = tract_ndarray::Array4::from_shape_vec((1, 4, height / 4, width / 4), floats(&args[3]))?.into();
    let run = || model.run(tvec!(sketch.clone().into(), hint.clone().into()));
    let mut image = run()?;
    let start = Instant::now();
    for _ in 0..repeats {
        image = run()?;
    }
    println!("{:.1}", start.elapsed().as_secs_f64() * 1000.0 / repeats as f64);
    let bytes: Vec<u8> = image[0].to_plain_array_view::<f32>()?.iter().flat_map(|v| v.to_le_bytes()).collect();
    fs::write(&args[4], bytes)?;
    Ok(())
}
