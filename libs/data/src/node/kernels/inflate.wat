;; zlib streams (RFC 1950, 1951) that unpack to a known number of bytes, and PNG row filters. Pointers are byte offsets
;; into the exported memory; the caller keeps 64 readable and writable bytes behind input and output. Anything wrong in a
;; stream gives 0: somebody else may then say what it is.
;;
;; Memory: 0x000 code lengths, 0x180 offsets while sorting, 0x200 order of the code length codes, 0x240 steps and 0x300
;; patterns of short distances, then what the symbols mean: 0x400 literals and lengths, 0x900 distances, 0x980 code
;; lengths; then their tables: 0xa00, 0x3000, 0x3a00. All but lengths, offsets and tables are filled by inflate.ts.
;; A symbol: bits 31 literal, 16-30 value, 15 end of block, 14 not a symbol, 8-13 extra bits, 0-7 length of its code.
;; A table: 16 counts by code length, at 0x40 the symbols in code order, at 0x500 symbols by their next bits.
(module
  (memory (export "memory") 16)
  (global $bits (mut i64) (i64.const 0))
  (global $count (mut i32) (i32.const 0))
  (global $at (mut i32) (i32.const 0))

  ;; At least 56 bits. Bytes beyond the count are read again by the next call, to the same place.
  (func $refill
    (global.set $bits (i64.or (global.get $bits)
      (i64.shl (i64.load (global.get $at)) (i64.extend_i32_u (global.get $count)))))
    (global.set $at (i32.add (global.get $at) (i32.shr_u (i32.sub (i32.const 63) (global.get $count)) (i32.const 3))))
    (global.set $count (i32.or (global.get $count) (i32.const 56))))

  (func $take (param $n i32) (result i32)
    (local $value i32)
    (local.set $value (i32.and (i32.wrap_i64 (global.get $bits))
      (i32.sub (i32.shl (i32.const 1) (local.get $n)) (i32.const 1))))
    (global.set $bits (i64.shr_u (global.get $bits) (i64.extend_i32_u (local.get $n))))
    (global.set $count (i32.sub (global.get $count) (local.get $n)))
    (local.get $value))

  ;; A table of `n` code lengths that looks `bits` bits ahead. 0: more codes than there can be, or fewer.
  (func $build (param $lengths i32) (param $n i32) (param $symbols i32) (param $table i32) (param $bits i32) (result i32)
    (local $i i32) (local $length i32) (local $left i32) (local $end i32) (local $code i32) (local $to i32)
    (local $symbol i32) (local $bit i32) (local $fast i32) (local $size i32)
    (local.set $fast (i32.add (local.get $table) (i32.const 0x500)))
    (local.set $size (i32.shl (i32.const 4) (local.get $bits)))
    (loop $clear
      (v128.store (i32.add (local.get $fast) (local.get $i)) (v128.const i32x4 0 0 0 0))
      (br_if $clear (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $size))))
    (v128.store (local.get $table) (v128.const i32x4 0 0 0 0))
    (v128.store offset=16 (local.get $table) (v128.const i32x4 0 0 0 0))
    (v128.store offset=32 (local.get $table) (v128.const i32x4 0 0 0 0))
    (v128.store offset=48 (local.get $table) (v128.const i32x4 0 0 0 0))
    (local.set $i (i32.const 0))
    (loop $each
      (local.set $to (i32.add (local.get $table)
        (i32.shl (i32.load8_u (i32.add (local.get $lengths) (local.get $i))) (i32.const 2))))
      (i32.store (local.get $to) (i32.add (i32.load (local.get $to)) (i32.const 1)))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (i32.store (local.get $table) (i32.const 0))
    (local.set $left (i32.const 1))
    (local.set $length (i32.const 1))
    (local.set $end (i32.add (local.get $table) (i32.const 0x40)))
    (loop $each
      (local.set $to (i32.shl (local.get $length) (i32.const 2)))
      (i32.store offset=0x180 (local.get $to) (local.get $end))
      (local.set $i (i32.load (i32.add (local.get $table) (local.get $to))))
      (local.set $end (i32.add (local.get $end) (i32.shl (local.get $i) (i32.const 2))))
      (local.set $left (i32.sub (i32.shl (local.get $left) (i32.const 1)) (local.get $i)))
      (if (i32.lt_s (local.get $left) (i32.const 0)) (then (return (i32.const 0))))
      (br_if $each (i32.lt_u (local.tee $length (i32.add (local.get $length) (i32.const 1))) (i32.const 16))))
    ;; A single distance may have a code of its own that leaves room.
    (if (i32.and (i32.ne (local.get $left) (i32.const 0))
          (i32.gt_u (i32.sub (local.get $end) (local.get $table)) (i32.const 0x44)))
      (then (return (i32.const 0))))
    (local.set $i (i32.const 0))
    (loop $each
      (local.set $length (i32.load8_u (i32.add (local.get $lengths) (local.get $i))))
      (if (local.get $length) (then
        (local.set $bit (i32.shl (local.get $length) (i32.const 2)))
        (local.set $to (i32.load offset=0x180 (local.get $bit)))
        (i32.store (local.get $to) (i32.or (local.get $length)
          (i32.load (i32.add (local.get $symbols) (i32.shl (local.get $i) (i32.const 2))))))
        (i32.store offset=0x180 (local.get $bit) (i32.add (local.get $to) (i32.const 4)))))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    ;; Codes come with their first bit lowest: counting is done from that end.
    (local.set $to (i32.add (local.get $table) (i32.const 0x40)))
    (block $filled
      (loop $each
        (br_if $filled (i32.ge_u (local.get $to) (local.get $end)))
        (local.set $symbol (i32.load (local.get $to)))
        (local.set $length (i32.and (local.get $symbol) (i32.const 255)))
        (br_if $filled (i32.gt_u (local.get $length) (local.get $bits)))
        (local.set $i (i32.shl (local.get $code) (i32.const 2)))
        (loop $fill
          (i32.store (i32.add (local.get $fast) (local.get $i)) (local.get $symbol))
          (br_if $fill (i32.lt_u
            (local.tee $i (i32.add (local.get $i) (i32.shl (i32.const 4) (local.get $length))))
            (local.get $size))))
        (local.set $bit (i32.shl (i32.const 1) (i32.sub (local.get $length) (i32.const 1))))
        (block $counted
          (loop $carry
            (br_if $counted (i32.eqz (i32.and (local.get $code) (local.get $bit))))
            (local.set $code (i32.xor (local.get $code) (local.get $bit)))
            (local.set $bit (i32.shr_u (local.get $bit) (i32.const 1)))
            (br $carry)))
        (local.set $code (i32.or (local.get $code) (local.get $bit)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $each)))
    (i32.const 1))

  ;; The symbol of a code that is longer than its table looks ahead; 0: none.
  (func $long (param $bits i64) (param $table i32) (result i32)
    (local $code i32) (local $first i32) (local $n i32) (local $length i32) (local $index i32)
    (local.set $index (i32.add (local.get $table) (i32.const 0x40)))
    (local.set $length (i32.const 1))
    (loop $each
      (local.set $code (i32.or (local.get $code) (i32.and (i32.wrap_i64 (local.get $bits)) (i32.const 1))))
      (local.set $bits (i64.shr_u (local.get $bits) (i64.const 1)))
      (local.set $n (i32.load (i32.add (local.get $table) (i32.shl (local.get $length) (i32.const 2)))))
      (if (i32.lt_u (i32.sub (local.get $code) (local.get $first)) (local.get $n))
        (then (return (i32.load (i32.add (local.get $index)
          (i32.shl (i32.sub (local.get $code) (local.get $first)) (i32.const 2)))))))
      (local.set $index (i32.add (local.get $index) (i32.shl (local.get $n) (i32.const 2))))
      (local.set $first (i32.shl (i32.add (local.get $first) (local.get $n)) (i32.const 1)))
      (local.set $code (i32.shl (local.get $code) (i32.const 1)))
      (br_if $each (i32.lt_u (local.tee $length (i32.add (local.get $length) (i32.const 1))) (i32.const 16))))
    (i32.const 0))

  ;; The tables of a block with codes of its own. 0: they are not right.
  (func $readTables (param $limit i32) (result i32)
    (local $literals i32) (local $all i32) (local $n i32) (local $i i32) (local $symbol i32) (local $value i32)
    (local.set $literals (i32.add (call $take (i32.const 5)) (i32.const 257)))
    (local.set $all (i32.add (local.get $literals) (i32.add (call $take (i32.const 5)) (i32.const 1))))
    (local.set $n (i32.add (call $take (i32.const 4)) (i32.const 4)))
    (if (i32.or (i32.gt_u (local.get $literals) (i32.const 286))
          (i32.gt_u (i32.sub (local.get $all) (local.get $literals)) (i32.const 30)))
      (then (return (i32.const 0))))
    (v128.store (i32.const 0) (v128.const i32x4 0 0 0 0))
    (v128.store (i32.const 16) (v128.const i32x4 0 0 0 0))
    (loop $each
      (call $refill)
      (i32.store8 (i32.load8_u offset=0x200 (local.get $i)) (call $take (i32.const 3)))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (if (i32.eqz (call $build (i32.const 0) (i32.const 19) (i32.const 0x980) (i32.const 0x3a00) (i32.const 7)))
      (then (return (i32.const 0))))
    (local.set $i (i32.const 0))
    (loop $each
      (call $refill)
      (if (i32.gt_u (global.get $at) (local.get $limit)) (then (return (i32.const 0))))
      (local.set $symbol (i32.load offset=0x3f00
        (i32.shl (i32.and (i32.wrap_i64 (global.get $bits)) (i32.const 127)) (i32.const 2))))
      (if (i32.eqz (local.get $symbol)) (then (return (i32.const 0))))
      (drop (call $take (i32.and (local.get $symbol) (i32.const 255))))
      (local.set $symbol (i32.shr_u (local.get $symbol) (i32.const 16)))
      (local.set $n (i32.const 1))
      (local.set $value (local.get $symbol))
      (if (i32.ge_u (local.get $symbol) (i32.const 16)) (then
        (local.set $value (i32.const 0))
        (if (i32.eq (local.get $symbol) (i32.const 16)) (then
          (if (i32.eqz (local.get $i)) (then (return (i32.const 0))))
          (local.set $value (i32.load8_u (i32.sub (local.get $i) (i32.const 1))))
          (local.set $n (i32.add (i32.const 3) (call $take (i32.const 2)))))
        (else (if (i32.eq (local.get $symbol) (i32.const 17))
          (then (local.set $n (i32.add (i32.const 3) (call $take (i32.const 3)))))
          (else (local.set $n (i32.add (i32.const 11) (call $take (i32.const 7))))))))))
      (local.set $n (i32.add (local.get $n) (local.get $i)))
      (if (i32.gt_u (local.get $n) (local.get $all)) (then (return (i32.const 0))))
      (loop $repeat
        (i32.store8 (local.get $i) (local.get $value))
        (br_if $repeat (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
      (br_if $each (i32.lt_u (local.get $i) (local.get $all))))
    (if (i32.eqz (i32.load8_u (i32.const 256))) (then (return (i32.const 0))))
    (i32.and
      (call $build (i32.const 0) (local.get $literals) (i32.const 0x400) (i32.const 0xa00) (i32.const 11))
      (call $build (local.get $literals) (i32.sub (local.get $all) (local.get $literals))
        (i32.const 0x900) (i32.const 0x3000) (i32.const 8))))

  ;; The tables of a block with the standard's codes.
  (func $standardTables (result i32)
    (local $i i32)
    (loop $each
      (i32.store8 (local.get $i) (select (i32.const 8)
        (select (i32.const 9) (select (i32.const 7) (i32.const 8) (i32.lt_u (local.get $i) (i32.const 280)))
          (i32.lt_u (local.get $i) (i32.const 256)))
        (i32.lt_u (local.get $i) (i32.const 144))))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 288))))
    (loop $each
      (i32.store8 (local.get $i) (i32.const 5))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 320))))
    (i32.and
      (call $build (i32.const 0) (i32.const 288) (i32.const 0x400) (i32.const 0xa00) (i32.const 11))
      (call $build (i32.const 288) (i32.const 32) (i32.const 0x900) (i32.const 0x3000) (i32.const 8))))

  ;; Adler-32 of at least one byte.
  (func $adler (param $at i32) (param $end i32) (result i32)
    (local $low i32) (local $high i32) (local $stop i32) (local $n i32)
    (local $bytes v128) (local $sums v128) (local $before v128) (local $weighted v128)
    (local.set $low (i32.const 1))
    (loop $chunk
      (local.set $n (i32.sub (local.get $end) (local.get $at)))
      (if (i32.ge_u (local.get $n) (i32.const 16))
        (then
          ;; Up to 2 KiB at a time: no sum then leaves 32 bits.
          (if (i32.gt_u (local.get $n) (i32.const 2048)) (then (local.set $n (i32.const 2048))))
          (local.set $n (i32.and (local.get $n) (i32.const -16)))
          (local.set $stop (i32.add (local.get $at) (local.get $n)))
          (local.set $sums (v128.const i32x4 0 0 0 0))
          (local.set $before (v128.const i32x4 0 0 0 0))
          (local.set $weighted (v128.const i32x4 0 0 0 0))
          (loop $each
            (local.set $bytes (v128.load (local.get $at)))
            (local.set $before (i32x4.add (local.get $before) (local.get $sums)))
            (local.set $sums (i32x4.add (local.get $sums)
              (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $bytes)))))
            (local.set $weighted (i32x4.add (local.get $weighted) (i32x4.add
              (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $bytes)) (v128.const i16x8 16 15 14 13 12 11 10 9))
              (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $bytes)) (v128.const i16x8 8 7 6 5 4 3 2 1)))))
            (br_if $each (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $stop))))
          (local.set $high (i32.rem_u
            (i32.add (i32.add (local.get $high) (i32.mul (local.get $n) (local.get $low)))
              (i32.add (i32.shl (call $total (local.get $before)) (i32.const 4)) (call $total (local.get $weighted))))
            (i32.const 65521)))
          (local.set $low (i32.rem_u (i32.add (local.get $low) (call $total (local.get $sums))) (i32.const 65521))))
        (else
          (local.set $low (i32.rem_u (i32.add (local.get $low) (i32.load8_u (local.get $at))) (i32.const 65521)))
          (local.set $high (i32.rem_u (i32.add (local.get $high) (local.get $low)) (i32.const 65521)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))))
      (br_if $chunk (i32.lt_u (local.get $at) (local.get $end))))
    (i32.or (i32.shl (local.get $high) (i32.const 16)) (local.get $low)))

  (func $total (param $v v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 1 (local.get $v)))
      (i32.add (i32x4.extract_lane 2 (local.get $v)) (i32x4.extract_lane 3 (local.get $v)))))

  ;; Unpacks the stream at `in` to just the bytes from `out` to `outEnd`. 1: done, and the checksum is right.
  (func (export "inflate") (param $in i32) (param $inEnd i32) (param $out i32) (param $outEnd i32) (result i32)
    (local $start i32) (local $limit i32) (local $last i32) (local $kind i32) (local $length i32) (local $distance i32)
    (local $symbol i32) (local $n i32) (local $to i32) (local $bits i64) (local $count i32) (local $at i32)
    (local $pattern v128)
    (local.set $start (local.get $out))
    ;; Bits are read up to 8 bytes ahead.
    (local.set $limit (i32.add (local.get $inEnd) (i32.const 8)))
    ;; Deflate, without a dictionary.
    (local.set $n (i32.or (i32.shl (i32.load8_u (local.get $in)) (i32.const 8)) (i32.load8_u offset=1 (local.get $in))))
    (if (i32.or (i32.ne (i32.and (local.get $n) (i32.const 0x0f20)) (i32.const 0x0800))
          (i32.rem_u (local.get $n) (i32.const 31)))
      (then (return (i32.const 0))))
    (global.set $at (i32.add (local.get $in) (i32.const 2)))
    (global.set $bits (i64.const 0))
    (global.set $count (i32.const 0))
    (loop $block
      (call $refill)
      (if (i32.gt_u (global.get $at) (local.get $limit)) (then (return (i32.const 0))))
      (local.set $last (call $take (i32.const 1)))
      (local.set $kind (call $take (i32.const 2)))
      (if (i32.eqz (local.get $kind))
        (then
          ;; Stored: whole bytes from the next one on.
          (local.set $at (i32.sub (global.get $at) (i32.shr_u (global.get $count) (i32.const 3))))
          (global.set $bits (i64.const 0))
          (global.set $count (i32.const 0))
          (local.set $length (i32.load16_u (local.get $at)))
          (if (i32.ne (i32.xor (local.get $length) (i32.const 0xffff)) (i32.load16_u offset=2 (local.get $at)))
            (then (return (i32.const 0))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (global.set $at (i32.add (local.get $at) (local.get $length)))
          (if (i32.or (i32.gt_u (global.get $at) (local.get $inEnd))
                (i32.gt_u (local.get $length) (i32.sub (local.get $outEnd) (local.get $out))))
            (then (return (i32.const 0))))
          (local.set $to (local.get $out))
          (local.set $out (i32.add (local.get $out) (local.get $length)))
          (loop $copy
            (v128.store (local.get $to) (v128.load (local.get $at)))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br_if $copy (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 16))) (local.get $out)))))
        (else
          (if (i32.eqz (if (result i32) (i32.eq (local.get $kind) (i32.const 1))
                (then (call $standardTables))
                (else (if (result i32) (i32.eq (local.get $kind) (i32.const 2))
                  (then (call $readTables (local.get $limit)))
                  (else (i32.const 0))))))
            (then (return (i32.const 0))))
          (local.set $bits (global.get $bits))
          (local.set $count (global.get $count))
          (local.set $at (global.get $at))
          (block $done
            (loop $next
              (local.set $bits (i64.or (local.get $bits)
                (i64.shl (i64.load (local.get $at)) (i64.extend_i32_u (local.get $count)))))
              (local.set $at (i32.add (local.get $at) (i32.shr_u (i32.sub (i32.const 63) (local.get $count)) (i32.const 3))))
              (local.set $count (i32.or (local.get $count) (i32.const 56)))
              (if (i32.gt_u (local.get $at) (local.get $limit)) (then (return (i32.const 0))))
              (local.set $symbol (i32.load offset=0xf00
                (i32.shl (i32.and (i32.wrap_i64 (local.get $bits)) (i32.const 2047)) (i32.const 2))))
              (if (i32.eqz (local.get $symbol)) (then
                (local.set $symbol (call $long (local.get $bits) (i32.const 0xa00)))
                (if (i32.eqz (local.get $symbol)) (then (return (i32.const 0))))))
              ;; Shifts look at the lowest 6 bits alone, where there is nothing but the length of the code.
              (local.set $bits (i64.shr_u (local.get $bits) (i64.extend_i32_u (local.get $symbol))))
              (local.set $count (i32.sub (local.get $count) (i32.and (local.get $symbol) (i32.const 255))))
              (if (i32.lt_s (local.get $symbol) (i32.const 0)) (then
                (if (i32.ge_u (local.get $out) (local.get $outEnd)) (then (return (i32.const 0))))
                (i32.store8 (local.get $out) (i32.shr_u (local.get $symbol) (i32.const 16)))
                (local.set $out (i32.add (local.get $out) (i32.const 1)))
                (br $next)))
              (if (i32.and (local.get $symbol) (i32.const 0xc000)) (then
                (br_if $done (i32.and (local.get $symbol) (i32.const 0x8000)))
                (return (i32.const 0))))
              (local.set $n (i32.shr_u (i32.and (local.get $symbol) (i32.const 0x3f00)) (i32.const 8)))
              (local.set $length (i32.add (i32.shr_u (local.get $symbol) (i32.const 16))
                (i32.and (i32.wrap_i64 (local.get $bits)) (i32.sub (i32.shl (i32.const 1) (local.get $n)) (i32.const 1)))))
              (local.set $bits (i64.shr_u (local.get $bits) (i64.extend_i32_u (local.get $n))))
              (local.set $count (i32.sub (local.get $count) (local.get $n)))
              (local.set $symbol (i32.load offset=0x3500
                (i32.shl (i32.and (i32.wrap_i64 (local.get $bits)) (i32.const 255)) (i32.const 2))))
              (if (i32.eqz (local.get $symbol)) (then
                (local.set $symbol (call $long (local.get $bits) (i32.const 0x3000)))))
              (if (i32.or (i32.eqz (local.get $symbol)) (i32.and (local.get $symbol) (i32.const 0x4000)))
                (then (return (i32.const 0))))
              (local.set $bits (i64.shr_u (local.get $bits) (i64.extend_i32_u (local.get $symbol))))
              (local.set $n (i32.shr_u (i32.and (local.get $symbol) (i32.const 0x3f00)) (i32.const 8)))
              (local.set $distance (i32.add (i32.shr_u (local.get $symbol) (i32.const 16))
                (i32.and (i32.wrap_i64 (local.get $bits)) (i32.sub (i32.shl (i32.const 1) (local.get $n)) (i32.const 1)))))
              (local.set $bits (i64.shr_u (local.get $bits) (i64.extend_i32_u (local.get $n))))
              (local.set $count (i32.sub (local.get $count)
                (i32.add (local.get $n) (i32.and (local.get $symbol) (i32.const 255)))))
              (if (i32.or (i32.gt_u (local.get $distance) (i32.sub (local.get $out) (local.get $start)))
                    (i32.gt_u (local.get $length) (i32.sub (local.get $outEnd) (local.get $out))))
                (then (return (i32.const 0))))
              (local.set $to (local.get $out))
              (local.set $n (i32.sub (local.get $out) (local.get $distance)))
              (local.set $out (i32.add (local.get $out) (local.get $length)))
              (if (i32.ge_u (local.get $distance) (i32.const 16))
                (then
                  (loop $copy
                    (v128.store (local.get $to) (v128.load (local.get $n)))
                    (local.set $n (i32.add (local.get $n) (i32.const 16)))
                    (br_if $copy (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 16))) (local.get $out)))))
                (else
                  (local.set $pattern (i8x16.swizzle (v128.load (local.get $n))
                    (v128.load offset=0x300 (i32.shl (local.get $distance) (i32.const 4)))))
                  (local.set $n (i32.load8_u offset=0x240 (local.get $distance)))
                  (loop $copy
                    (v128.store (local.get $to) (local.get $pattern))
                    (br_if $copy (i32.lt_u (local.tee $to (i32.add (local.get $to) (local.get $n))) (local.get $out))))))
              (br $next)))
          (global.set $bits (local.get $bits))
          (global.set $count (local.get $count))
          (global.set $at (local.get $at))))
      (br_if $block (i32.eqz (local.get $last))))
    (local.set $at (i32.sub (global.get $at) (i32.shr_u (global.get $count) (i32.const 3))))
    (if (i32.or (i32.ne (local.get $out) (local.get $outEnd))
          (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $inEnd)))
      (then (return (i32.const 0))))
    (local.set $n (call $adler (local.get $start) (local.get $outEnd)))
    (v128.store (i32.const 0x180) (i8x16.swizzle (v128.load (local.get $at))
      (v128.const i8x16 3 2 1 0 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1)))
    (i32.eq (local.get $n) (i32.load (i32.const 0x180))))

  ;; Filtered rows (PNG specification, section 9), a filter byte in front of each, to rows without gaps; `step` bytes a
  ;; pixel. In front of `to` stand zeros, a row and 16 bytes of them. 0: a filter that does not exist.
  (func (export "unfilter") (param $from i32) (param $rowBytes i32) (param $height i32) (param $step i32) (param $to i32)
      (result i32)
    (local $filter i32) (local $end i32) (local $first i32) (local $up i32) (local $left i32) (local $corner i32)
    (local $above i32) (local $a i32) (local $b i32) (local $c i32)
    (loop $eachRow
      (local.set $filter (i32.load8_u (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (if (i32.gt_u (local.get $filter) (i32.const 4)) (then (return (i32.const 0))))
      (local.set $up (i32.sub (local.get $to) (local.get $rowBytes)))
      (local.set $end (i32.add (local.get $to) (local.get $rowBytes)))
      (local.set $first (i32.add (local.get $to) (local.get $step)))
      (if (i32.eqz (i32.and (local.get $filter) (i32.const -3)))
        (then
          ;; None or up. What is written past the row's end, the next row overwrites.
          (local.set $above (select (local.get $up) (i32.const 0) (local.get $filter)))
          (local.set $a (local.get $from))
          (loop $each
            (if (local.get $filter)
              (then (v128.store (local.get $to)
                (i8x16.add (v128.load (local.get $a)) (v128.load (local.get $above)))))
              (else (v128.store (local.get $to) (v128.load (local.get $a)))))
            (local.set $a (i32.add (local.get $a) (i32.const 16)))
            (local.set $above (i32.add (local.get $above) (i32.const 16)))
            (br_if $each (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 16))) (local.get $end)))))
        (else
          (local.set $a (local.get $from))
          (loop $each
            (local.set $left (i32.const 0))
            (local.set $corner (i32.const 0))
            (if (i32.ge_u (local.get $to) (local.get $first)) (then
              (local.set $left (i32.load8_u (i32.sub (local.get $to) (local.get $step))))
              (local.set $corner (i32.load8_u (i32.sub (local.get $up) (local.get $step))))))
            (local.set $above (i32.load8_u (local.get $up)))
            (if (i32.eq (local.get $filter) (i32.const 3))
              (then (local.set $left (i32.shr_u (i32.add (local.get $left) (local.get $above)) (i32.const 1))))
              (else (if (i32.eq (local.get $filter) (i32.const 4)) (then
                ;; Distances of left, above and corner to left + above - corner.
                (local.set $b (call $abs (i32.sub (local.get $above) (local.get $corner))))
                (local.set $c (call $abs (i32.sub (local.get $left) (local.get $corner))))
                (local.set $left (select (local.get $left)
                  (select (local.get $above) (local.get $corner) (i32.le_u (local.get $c)
                    (call $abs (i32.sub (i32.add (local.get $left) (local.get $above))
                      (i32.shl (local.get $corner) (i32.const 1))))))
                  (i32.and (i32.le_u (local.get $b) (local.get $c)) (i32.le_u (local.get $b)
                    (call $abs (i32.sub (i32.add (local.get $left) (local.get $above))
                      (i32.shl (local.get $corner) (i32.const 1)))))))))))) 
            (i32.store8 (local.get $to) (i32.add (i32.load8_u (local.get $a)) (local.get $left)))
            (local.set $a (i32.add (local.get $a) (i32.const 1)))
            (local.set $up (i32.add (local.get $up) (i32.const 1)))
            (br_if $each (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 1))) (local.get $end))))))
      (local.set $to (local.get $end))
      (local.set $from (i32.add (local.get $from) (local.get $rowBytes)))
      (br_if $eachRow (local.tee $height (i32.sub (local.get $height) (i32.const 1)))))
    (i32.const 1))

  (func $abs (param $v i32) (result i32)
    (select (local.get $v) (i32.sub (i32.const 0) (local.get $v)) (i32.ge_s (local.get $v) (i32.const 0)))))
