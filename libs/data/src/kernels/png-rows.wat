;; PNG row filters undone (PNG specification, section 9). Pointers are byte offsets into the exported memory; the caller keeps 64
;; readable and writable bytes behind every area, and a row of zeros in front of the first one.
(module
  (memory (export "memory") 1)

  ;; `height` rows of a filter byte and `rowBytes` bytes each, `step` bytes a pixel, from `from` to `to` without gaps. 0 for a
  ;; filter that does not exist.
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
