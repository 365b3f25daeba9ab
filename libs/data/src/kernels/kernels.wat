;; Pixel loops of the data loader, several values at a time. Pointers are byte offsets into the exported memory; the caller
;; keeps 16 readable bytes behind every picture. kernels.generated.ts holds the assembled bytes.
(module
  (memory (export "memory") 64)

  ;; Interleaved 8-bit RGB, `pitch` bytes a row, to `outWidth` x `outHeight` pixels without gaps; rows first.
  ;; A table entry is `entry` bytes: i32 first input, i32 number of pairs of weights, then for each pair four times the
  ;; two i16 weights, in 1/16384. `row` has room for one input row of i16 values and 32 bytes.
  (func (export "resample")
    (param $from i32) (param $pitch i32) (param $rowBytes i32)
    (param $columns i32) (param $rows i32) (param $entry i32)
    (param $outWidth i32) (param $outHeight i32) (param $row i32) (param $to i32)
    (local $y i32) (local $x i32) (local $i i32) (local $end i32) (local $tap i32)
    (local $at i32) (local $start i32) (local $weights v128) (local $a v128) (local $b v128)
    (local $low v128) (local $high v128)
    (loop $eachRow
      (local.set $start (i32.add (local.get $from) (i32.mul (i32.load (local.get $rows)) (local.get $pitch))))
      (local.set $end (i32.add (i32.add (local.get $rows) (i32.const 8)) (i32.shl (i32.load offset=4 (local.get $rows)) (i32.const 4))))
      (local.set $i (i32.const 0))
      (loop $eachEight
        ;; Half a step, so that the shift rounds.
        (local.set $low (v128.const i32x4 64 64 64 64))
        (local.set $high (v128.const i32x4 64 64 64 64))
        (local.set $at (i32.add (local.get $start) (local.get $i)))
        (local.set $tap (i32.add (local.get $rows) (i32.const 8)))
        (loop $eachPair
          (local.set $weights (v128.load (local.get $tap)))
          (local.set $a (v128.load8x8_u (local.get $at)))
          (local.set $b (v128.load8x8_u (i32.add (local.get $at) (local.get $pitch))))
          (local.set $low (i32x4.add (local.get $low) (i32x4.dot_i16x8_s (local.get $weights)
            (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a) (local.get $b)))))
          (local.set $high (i32x4.add (local.get $high) (i32x4.dot_i16x8_s (local.get $weights)
            (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a) (local.get $b)))))
          (local.set $at (i32.add (local.get $at) (i32.shl (local.get $pitch) (i32.const 1))))
          (br_if $eachPair (i32.lt_u (local.tee $tap (i32.add (local.get $tap) (i32.const 16))) (local.get $end))))
        ;; Row values in 1/128.
        (v128.store (i32.add (local.get $row) (i32.shl (local.get $i) (i32.const 1)))
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (local.get $low) (i32.const 7)) (i32x4.shr_s (local.get $high) (i32.const 7))))
        (br_if $eachEight (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $rowBytes))))
      (local.set $x (i32.const 0))
      (local.set $start (local.get $columns))
      (loop $eachPixel
        (local.set $low (v128.const i32x4 1048576 1048576 1048576 1048576))
        (local.set $at (i32.add (local.get $row) (i32.mul (i32.load (local.get $start)) (i32.const 6))))
        (local.set $tap (i32.add (local.get $start) (i32.const 8)))
        (local.set $end (i32.add (local.get $tap) (i32.shl (i32.load offset=4 (local.get $start)) (i32.const 4))))
        (loop $eachPair
          ;; Both pixels' red, both pixels' green, both pixels' blue; the last lane is not used.
          (local.set $a (v128.load (local.get $at)))
          (local.set $low (i32x4.add (local.get $low) (i32x4.dot_i16x8_s (v128.load (local.get $tap))
            (i8x16.shuffle 0 1 6 7 2 3 8 9 4 5 10 11 0 1 6 7 (local.get $a) (local.get $a)))))
          (local.set $at (i32.add (local.get $at) (i32.const 12)))
          (br_if $eachPair (i32.lt_u (local.tee $tap (i32.add (local.get $tap) (i32.const 16))) (local.get $end))))
        (local.set $low (i32x4.shr_s (local.get $low) (i32.const 21)))
        (local.set $low (i16x8.narrow_i32x4_s (local.get $low) (local.get $low)))
        ;; The fourth byte is overwritten by the next pixel.
        (v128.store32_lane 0 (local.get $to) (i8x16.narrow_i16x8_u (local.get $low) (local.get $low)))
        (local.set $to (i32.add (local.get $to) (i32.const 3)))
        (local.set $start (i32.add (local.get $start) (local.get $entry)))
        (br_if $eachPixel (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 1))) (local.get $outWidth))))
      (local.set $rows (i32.add (local.get $rows) (local.get $entry)))
      (br_if $eachRow (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $outHeight)))))

  ;; 1 - (dilation of gray over a square of 2 reach + 1 - gray) of interleaved RGB, reach 1 or 2, width a multiple of 4.
  ;; Gray is BT.601's in [0, 1], in whole numbers up to the division, which rounds: for every color the very f32 that the
  ;; plain way gives. Rows of `gray` and `rows` are `pitch` bytes apart, with zeros for 2 values left and right and 2 rows
  ;; above and 3 below, where nothing counts as gray is never negative; `to` has no gaps, but room for another row.
  (func (export "sketch")
    (param $from i32) (param $width i32) (param $height i32) (param $gray i32) (param $rows i32) (param $pitch i32)
    (param $reach i32) (param $to i32)
    (local $x i32) (local $y i32) (local $at i32) (local $out i32) (local $far i32) (local $line i32)
    (local $bytes v128) (local $max v128) (local $both v128)
    (loop $eachRow
      (local.set $x (i32.const 0))
      (local.set $at (i32.add (local.get $gray) (i32.mul (local.get $y) (local.get $pitch))))
      (local.set $out (local.get $at))
      (loop $eachFour
        (local.set $bytes (v128.load (local.get $from)))
        (v128.store (local.get $out) (f32x4.div
          (f32x4.convert_i32x4_s (i32x4.add
            ;; 299 red + 587 green
            (i32x4.dot_i16x8_s (v128.const i32x4 0x024b012b 0x024b012b 0x024b012b 0x024b012b)
              (i8x16.swizzle (local.get $bytes) (v128.const i8x16 0 -1 1 -1 3 -1 4 -1 6 -1 7 -1 9 -1 10 -1)))
            ;; 114 blue
            (i32x4.dot_i16x8_s (v128.const i32x4 114 114 114 114)
              (i8x16.swizzle (local.get $bytes) (v128.const i8x16 2 -1 -1 -1 5 -1 -1 -1 8 -1 -1 -1 11 -1 -1 -1)))))
          (v128.const f32x4 255000 255000 255000 255000)))
        (local.set $from (i32.add (local.get $from) (i32.const 12)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br_if $eachFour (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 4))) (local.get $width))))
      (local.set $x (i32.const 0))
      (local.set $out (i32.add (local.get $rows) (i32.mul (local.get $y) (local.get $pitch))))
      (loop $eachFour
        (local.set $max (f32x4.pmax
          (f32x4.pmax (v128.load (i32.sub (local.get $at) (i32.const 4))) (v128.load offset=4 (local.get $at)))
          (v128.load (local.get $at))))
        (if (i32.eq (local.get $reach) (i32.const 2)) (then
          (local.set $max (f32x4.pmax (local.get $max)
            (f32x4.pmax (v128.load (i32.sub (local.get $at) (i32.const 8))) (v128.load offset=8 (local.get $at)))))))
        (v128.store (local.get $out) (local.get $max))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br_if $eachFour (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 4))) (local.get $width))))
      (br_if $eachRow (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $height))))
    ;; Two rows at a time: most of what they are the maximum of, they share.
    (local.set $far (i32.mul (local.get $reach) (local.get $pitch)))
    (local.set $line (i32.shl (local.get $width) (i32.const 2)))
    (local.set $y (i32.const 0))
    (loop $eachPair
      (local.set $x (i32.const 0))
      (local.set $at (i32.add (local.get $rows) (i32.mul (local.get $y) (local.get $pitch))))
      (local.set $out (i32.add (local.get $gray) (i32.mul (local.get $y) (local.get $pitch))))
      (loop $eachFour
        (local.set $both (f32x4.pmax
          (v128.load (local.get $at))
          (v128.load (i32.add (local.get $at) (local.get $pitch)))))
        (if (i32.eq (local.get $reach) (i32.const 2)) (then
          (local.set $both (f32x4.pmax (local.get $both) (f32x4.pmax
            (v128.load (i32.sub (local.get $at) (local.get $pitch)))
            (v128.load (i32.add (local.get $at) (i32.shl (local.get $pitch) (i32.const 1)))))))))
        (v128.store (local.get $to) (f32x4.sub (v128.const f32x4 1 1 1 1) (f32x4.sub
          (f32x4.pmax (local.get $both) (v128.load (i32.sub (local.get $at) (local.get $far))))
          (v128.load (local.get $out)))))
        (v128.store (i32.add (local.get $to) (local.get $line)) (f32x4.sub (v128.const f32x4 1 1 1 1) (f32x4.sub
          (f32x4.pmax (local.get $both)
            (v128.load (i32.add (i32.add (local.get $at) (local.get $pitch)) (local.get $far))))
          (v128.load (i32.add (local.get $out) (local.get $pitch))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br_if $eachFour (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 4))) (local.get $width))))
      (local.set $to (i32.add (local.get $to) (local.get $line)))
      (br_if $eachPair (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 2))) (local.get $height)))))

  ;; Interleaved RGB, `size` bytes of it, a multiple of 12, to three planes of `plane` bytes in [-1, 1]: v / 127.5 - 1 = n / 255
  ;; with n = 2 v - 255, as n / 256 + n / (256 * 255), of every byte the nearest f32. A byte laid into the bits of 256 makes
  ;; 256 + v / 128.
  (func (export "toPlanes")
    (param $from i32) (param $size i32) (param $red i32) (param $plane i32)
    (local $end i32) (local $bytes v128) (local $n v128)
    (local.set $end (i32.add (local.get $from) (local.get $size)))
    (loop $eachFour
      (local.set $bytes (v128.load (local.get $from)))
      (local.set $n (f32x4.sub
        (v128.or (v128.const i32x4 0x43800000 0x43800000 0x43800000 0x43800000) (i8x16.swizzle (local.get $bytes)
          (v128.const i8x16 -1 0 -1 -1 -1 3 -1 -1 -1 6 -1 -1 -1 9 -1 -1)))
        (v128.const f32x4 256.99609375 256.99609375 256.99609375 256.99609375)))
      (v128.store (local.get $red) (f32x4.add (local.get $n)
        (f32x4.mul (local.get $n) (v128.const f32x4 0x1.010102p-8 0x1.010102p-8 0x1.010102p-8 0x1.010102p-8))))
      (local.set $n (f32x4.sub
        (v128.or (v128.const i32x4 0x43800000 0x43800000 0x43800000 0x43800000) (i8x16.swizzle (local.get $bytes)
          (v128.const i8x16 -1 1 -1 -1 -1 4 -1 -1 -1 7 -1 -1 -1 10 -1 -1)))
        (v128.const f32x4 256.99609375 256.99609375 256.99609375 256.99609375)))
      (v128.store (i32.add (local.get $red) (local.get $plane)) (f32x4.add (local.get $n)
        (f32x4.mul (local.get $n) (v128.const f32x4 0x1.010102p-8 0x1.010102p-8 0x1.010102p-8 0x1.010102p-8))))
      (local.set $n (f32x4.sub
        (v128.or (v128.const i32x4 0x43800000 0x43800000 0x43800000 0x43800000) (i8x16.swizzle (local.get $bytes)
          (v128.const i8x16 -1 2 -1 -1 -1 5 -1 -1 -1 8 -1 -1 -1 11 -1 -1)))
        (v128.const f32x4 256.99609375 256.99609375 256.99609375 256.99609375)))
      (v128.store (i32.add (local.get $red) (i32.shl (local.get $plane) (i32.const 1))) (f32x4.add (local.get $n)
        (f32x4.mul (local.get $n) (v128.const f32x4 0x1.010102p-8 0x1.010102p-8 0x1.010102p-8 0x1.010102p-8))))
      (local.set $red (i32.add (local.get $red) (i32.const 16)))
      (br_if $eachFour (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 12))) (local.get $end)))))
)
