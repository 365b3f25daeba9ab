//! Runs one exported network in tract, for verify-export.ts:
//! `tract-run MODEL OUT.f32 REPEATS NAME=FILE.f32=1x1x256x256 ...`, the inputs in the model's order; OUT gets all outputs behind
//! each other. Prints the mean milliseconds of one run.

use std::{env, fs, time::Instant};
use tract_onnx::prelude::*;

fn floats(path: &str) -> Vec<f32> {
    let bytes = fs::read(path).expect("input file");
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
}

fn main() -> TractResult<()> {
    let args: Vec<String> = env::args().collect();
    let repeats: u32 = args[3].parse()?;
    let mut model = tract_onnx::onnx().model_for_path(&args[1])?;
    let mut feeds: TVec<TValue> = tvec!();
    for (place, text) in args[4..].iter().enumerate() {
        let fields: Vec<&str> = text.split('=').collect();
        let shape: Vec<usize> = fields[2].split('x').map(|side| side.parse().expect("a side")).collect();
        model = model.with_input_fact(place, f32::fact(&shape).into())?;
        let values: Tensor = tract_ndarray::ArrayD::from_shape_vec(shape, floats(fields[1]))?.into();
        feeds.push(values.into());
    }
    let model = model.into_optimized()?.into_runnable()?;
    let run = || model.run(feeds.clone());
    let mut outputs = run()?;
    let start = Instant::now();
    for _ in 0..repeats {
        outputs = run()?;
    }
    println!("{:.1}", start.elapsed().as_secs_f64() * 1000.0 / repeats as f64);
    let mut bytes: Vec<u8> = vec![];
    for output in outputs.iter() {
        bytes.extend(output.to_plain_array_view::<f32>()?.iter().flat_map(|v| v.to_le_bytes()));
    }
    fs::write(&args[2], bytes)?;
    Ok(())
}
